const WORDS = {
  en: {
    unsaved: "Unsaved changes",
    save: "Save",
    discard: "Discard",
    leaveTitle: "Leave page with unsaved changes?",
    leaveText: "Leaving this page will delete all unsaved changes.",
    stay: "Stay",
    leave: "Leave page",
    dismiss: "Dismiss",
    close: "Close",
    cancel: "Cancel",
    select: "Select",
    search: "Search products",
    pickerTitle: "Select products",
    collectionPickerTitle: "Select collections",
    appNavigation: "App navigation",
  },
  zh: {
    unsaved: "未保存的更改",
    save: "保存",
    discard: "放弃",
    leaveTitle: "离开此页面而不保存更改？",
    leaveText: "离开此页面会删除所有未保存的更改。",
    stay: "留下",
    leave: "离开页面",
    dismiss: "关闭提示",
    close: "关闭",
    cancel: "取消",
    select: "选择",
    search: "搜索商品",
    pickerTitle: "选择商品",
    collectionPickerTitle: "选择商品系列",
    appNavigation: "应用导航",
  },
};

export type ShellWords = (typeof WORDS)["en"];

/** What the stand-in itself says around the app; English unless the locale is Chinese. */
export function shellWords(locale: string): ShellWords {
  return locale.toLowerCase().startsWith("zh") ? WORDS.zh : WORDS.en;
}

import { CATALOGUE } from "../shop/catalogue.ts";
import type { Product, Variant } from "../shop/types.ts";

/** Product words in the shopper's language; the state keeps the English ones. */
export type Words = {
  productTitle(product: Product): string;
  productText(product: Product): string;
  variantTitle(variant: Variant): string;
  kind(product: Product): string;
};

const ZH: Readonly<Record<string, string>> = {
  Sand: "沙色",
  Juniper: "杜松绿",
  Clay: "陶土色",
  Small: "小号",
  Medium: "中号",
  Large: "大号",
  Tin: "罐装",
  Refill: "补充装",
  Kitchen: "厨房",
  Tableware: "餐具",
  Pantry: "食品",
  Textiles: "织物",
  Bath: "沐浴",
  Home: "家居",
  Garden: "园艺",
  Desk: "书桌",
  "Gift cards": "礼品卡",
};

const items = new Map(CATALOGUE.map((item) => [item.handle, item]));

/** English words for every locale but Simplified Chinese. A product outside the catalogue keeps its own. */
export function wordsIn(locale: string): Words {
  const isChinese = locale === "zh-CN";
  const translated = (text: string) => (isChinese ? (ZH[text] ?? text) : text);
  return {
    productTitle: (product) => (isChinese ? (items.get(product.handle)?.zh ?? product.title) : product.title),
    productText: (product) =>
      isChinese ? (items.get(product.handle)?.zhAbout ?? product.description) : product.description,
    variantTitle: (variant) => translated(variant.title),
    kind: (product) => translated(product.productType),
  };
}

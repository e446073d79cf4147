import { element } from "../shell/dom.ts";
import { SHELL_STYLES } from "../shell/styles.ts";
import { shellWords } from "../shell/words.ts";

/** A product as the picker answers it; the fields the development store knows. */
export type PickedProduct = {
  id: string;
  title: string;
  handle: string;
  vendor: string;
  productType: string;
  tags: string[];
  status: string;
  images: { id: string; originalSrc: string; altText: string }[];
  variants: { id: string; title: string; displayName: string; sku: string; price: string }[];
};
/** A collection as the picker answers it. */
export type PickedCollection = { id: string; title: string; handle: string; productsCount: number };
type Picked = { id: string; title: string; images?: PickedProduct["images"] };
type Options = { type?: string; multiple?: boolean | number; selectionIds?: { id: string }[]; query?: string };

const ROUTES: Record<string, string> = { product: "products", collection: "collections" };

/** `shopify.resourcePicker` for products and collections. Undefined when it was closed without a choice. */
export function createResourcePicker(storeOrigin: string, locale: string) {
  return async (options: Options): Promise<(Picked[] & { selection: Picked[] }) | undefined> => {
    const route = ROUTES[options.type ?? ""];
    if (!route) throw new Error(`The development store does not implement picking a ${options.type}.`);
    const response = await fetch(`${storeOrigin}/app-bridge/${route}`);
    const listed = (await response.json()) as (PickedProduct | PickedCollection)[];
    const chosen = await choose(listed, options, locale);
    return chosen && Object.assign(chosen, { selection: chosen });
  };
}

function choose(listed: Picked[], options: Options, locale: string): Promise<Picked[] | undefined> {
  const words = shellWords(locale);
  const limit = typeof options.multiple === "number" ? options.multiple : options.multiple ? listed.length : 1;
  const ids = new Set((options.selectionIds ?? []).map(({ id }) => id));
  return new Promise((resolve) => {
    const place = element("div");
    const root = place.attachShadow({ mode: "open" });
    const finish = (isChosen: boolean) => () => {
      place.remove();
      resolve(isChosen ? listed.filter(({ id }) => ids.has(id)) : undefined);
    };
    const row = (picked: Picked) => {
      const onChange = (event: Event) => {
        if (!(event.target instanceof HTMLInputElement)) return;
        if (limit === 1) ids.clear();
        if (event.target.checked && ids.size < limit) ids.add(picked.id);
        else ids.delete(picked.id);
        draw();
      };
      const box = element("input", { type: limit === 1 ? "radio" : "checkbox", name: "p", change: onChange });
      box.checked = ids.has(picked.id);
      return element(
        "label",
        {},
        box,
        ...(picked.images?.[0] ? [element("img", { src: picked.images[0].originalSrc, alt: "" })] : []),
        picked.title,
      );
    };
    const list = element("div", { class: "list" });
    const search = element("input", {
      type: "search",
      placeholder: words.search,
      "aria-label": words.search,
      input: () => draw(),
    });
    search.value = options.query ?? "";
    const draw = () => {
      const wanted = search.value.toLowerCase();
      list.replaceChildren(...listed.filter(({ title }) => title.toLowerCase().includes(wanted)).map(row));
    };
    const dialog = element(
      "dialog",
      { cancel: finish(false) },
      element("header", {}, options.type === "collection" ? words.collectionPickerTitle : words.pickerTitle),
      element("div", { class: "body" }, search),
      list,
      element(
        "footer",
        {},
        element("button", { type: "button", click: finish(false) }, words.cancel),
        element("button", { type: "button", class: "primary", click: finish(true) }, words.select),
      ),
    );
    draw();
    root.append(element("style", {}, SHELL_STYLES), dialog);
    document.body.append(place);
    dialog.showModal();
  });
}

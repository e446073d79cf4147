import { HttpError } from "../http/messages.ts";
import { CATALOGUE } from "../shop/catalogue.ts";
import type { Shop } from "../shop/store.ts";
import { productDrop } from "./drops.ts";
import type { Pages, Visit } from "./page.ts";
import { pricesIn } from "./prices.ts";
import { wordsIn } from "./words.ts";

function look(shop: Shop, { session }: Visit) {
  return { prices: pricesIn(shop.state.shop, session.currency), words: wordsIn(session.locale) };
}

/** The home page: the eight goods bought most. */
export async function showHome(shop: Shop, pages: Pages, visit: Visit): Promise<void> {
  const popularity = new Map(CATALOGUE.map((item) => [item.handle, item.popularity]));
  const ranked = shop.state.products
    .filter((product) => !product.giftCard)
    .sort((a, b) => (popularity.get(b.handle) ?? 0) - (popularity.get(a.handle) ?? 0));
  await pages.send(visit, {
    template: "index",
    title: "",
    products: ranked.slice(0, 8).map((product) => productDrop(product, look(shop, visit))),
  });
}

/** All goods, or those of one kind (`?kind=Kitchen`). */
export async function showCollection(shop: Shop, pages: Pages, visit: Visit): Promise<void> {
  const wanted = visit.url.searchParams.get("kind");
  const drops = shop.state.products.map((product) => productDrop(product, look(shop, visit)));
  const kinds = [...new Map(drops.map(({ kind, type }) => [kind, { kind, title: type }])).values()];
  await pages.send(visit, {
    template: "collection",
    title: pages.say(visit.session, "nav.shop"),
    kinds,
    chosen: wanted,
    products: drops.filter(({ kind }) => wanted === null || kind === wanted),
  });
}

/** One product, with others of its kind below. Throws HttpError 404. */
export async function showProduct(shop: Shop, pages: Pages, visit: Visit, handle: string): Promise<void> {
  const product = shop.state.products.find((candidate) => candidate.handle === handle);
  if (!product) throw new HttpError(404, "There is no such product.");
  const drop = productDrop(product, look(shop, visit));
  const chosen = drop.variants.find(({ id }) => id === visit.url.searchParams.get("variant"));
  const related = shop.state.products.filter((other) => other !== product && other.productType === product.productType);
  await pages.send(visit, {
    template: "product",
    title: drop.title,
    product: { ...drop, selected_or_first_available_variant: chosen ?? drop.variants[0] },
    related: related.slice(0, 4).map((other) => productDrop(other, look(shop, visit))),
  });
}

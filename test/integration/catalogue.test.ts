import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findProducts, markProductDeleted, markUnseenDeleted, saveProducts } from "~/db/catalogue.server";
import { eraseShop, type Shop } from "~/db/shops.server";
import { addSeconds } from "~/domain/calendar";
import type { Product } from "~/domain/programme/product-facts";
import { createWorld, type World } from "#test/factories/world";

const AT = new Date("2026-11-20T12:00:00Z");

let world: World;
let shop: Shop;
let other: Shop;

beforeAll(async () => {
  world = await createWorld();
});

beforeEach(async () => {
  await world.deps.db.rows("DELETE FROM product");
  shop = await world.installShop("catalogue.myshopify.com");
  other = await world.installShop("other.myshopify.com");
});

afterAll(() => world.close());

const mug: Product = { id: "9007199254740993", title: 'A "Mug"', collectionIds: ["1", "2"], saleVariantIds: ["31"] };
const tea: Product = { id: "12", title: "Tea", collectionIds: [], saleVariantIds: [] };

const save = (products: Product[], at = AT, of = shop) =>
  world.deps.db.transaction((tx) => saveProducts(tx, of.id, products, at));
const find = (...ids: string[]) => findProducts(world.deps.db, shop.id, ids);
const deleted = async () =>
  (await world.deps.db.rows<{ id: bigint }>("SELECT id FROM product WHERE deleted_at IS NOT NULL ORDER BY id")).map(
    ({ id }) => String(id),
  );

describe("the catalogue", () => {
  test("answers for the products it is asked about and knows, this shop's only", async () => {
    await save([mug, tea]);
    await save([{ ...tea, collectionIds: ["99"] }], AT, other);
    expect(await find(mug.id, tea.id, tea.id, "404")).toEqual(
      new Map([
        [mug.id, { collectionIds: ["1", "2"], saleVariantIds: ["31"] }],
        [tea.id, { collectionIds: [], saleVariantIds: [] }],
      ]),
    );
    expect(await find()).toEqual(new Map());
  });

  test("is not set back by an answer to an older question", async () => {
    await save([{ ...mug, collectionIds: ["5"] }], addSeconds(AT, 10));
    await save([mug], AT);
    expect((await find(mug.id)).get(mug.id)).toMatchObject({ collectionIds: ["5"] });
  });

  test("still knows a deleted product, and takes it for there again only when told so later", async () => {
    await save([mug, tea]);
    await world.deps.db.transaction((tx) => markProductDeleted(tx, shop.id, mug.id, addSeconds(AT, 5)));
    expect((await find(mug.id)).get(mug.id)).toMatchObject({ collectionIds: ["1", "2"] });
    await save([mug], addSeconds(AT, 4));
    expect(await deleted()).toEqual([mug.id]);
    await save([mug], addSeconds(AT, 6));
    expect(await deleted()).toEqual([]);
  });

  test("takes for deleted what a whole reading of the shop left out", async () => {
    await save([mug, tea]);
    await save([tea], AT, other);
    await save([tea], addSeconds(AT, 60));
    await world.deps.db.transaction((tx) => markUnseenDeleted(tx, shop.id, addSeconds(AT, 60)));
    expect(await deleted()).toEqual([mug.id]);
  });

  test("of a shop goes with it", async () => {
    await save([mug]);
    await save([tea], AT, other);
    await world.deps.db.transaction((tx) => eraseShop(tx, shop.id));
    expect(await world.deps.db.rows("SELECT shop_id FROM product")).toEqual([{ shop_id: other.id }]);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findProducts } from "~/db/catalogue.server";
import type { Programme } from "~/domain/programme/programme";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { HANDLERS } from "~/jobs/handlers.server";
import { JOBS, type JobName } from "~/jobs/jobs";
import { ensureInstalled } from "~/services/platform/ensure-installed.server";
import { processDeliveries } from "~/services/platform/process-deliveries.server";
import { publishProgramme } from "~/services/programme/publish-programme.server";
import type { Collection, Product } from "../../dev-store/shop/types.ts";
import { openReconciledShop, type ReconciledShop } from "#test/factories/reconciled-shop";

let scene: ReconciledShop;
let products: Product[];
let kitchen: Collection;
/** Operations the Admin API was asked for. */
const asked: string[] = [];

beforeAll(async () => {
  scene = await openReconciledShop();
  const { send } = scene.connected;
  scene.world.admin.send = (document, ...rest) => {
    asked.push(/^query (\w+)/.exec(document)?.[1] ?? "another");
    return send(document, ...rest);
  };
});

beforeEach(async () => {
  await scene.settle();
  const { state } = scene.connected.store.shop;
  products = state.products;
  kitchen = state.collections.find(({ title }) => title === "Kitchen")!;
  const { db } = scene.world.deps;
  await db.rows("DELETE FROM product");
  await db.rows("DELETE FROM pgboss.job");
  await db.rows("DELETE FROM programme_version WHERE version > 1");
  asked.length = 0;
});

afterAll(() => scene.close());

type Queued = { id: string; data: object };

async function queued(name: JobName): Promise<Queued[]> {
  return scene.world.deps.db.rows<Queued>(
    "SELECT id, data FROM pgboss.job WHERE name = $1 AND state = 'created' ORDER BY created_on",
    [name],
  );
}

/** Run what is queued under a name, as the worker does. Returns how many there were. */
async function runQueued(name: JobName): Promise<number> {
  const jobs = await queued(name);
  for (const { id, data } of jobs) {
    await scene.world.deps.db.rows("UPDATE pgboss.job SET state = 'active' WHERE id = $1", [id]);
    const handler = HANDLERS[name] as (deps: typeof scene.world.deps, data: unknown) => Promise<unknown>;
    await handler(scene.world.deps, JOBS[name].schema.parse(data));
    await scene.world.deps.db.rows("UPDATE pgboss.job SET state = 'completed' WHERE id = $1", [id]);
  }
  return jobs.length;
}

/** Publish rules that differ from the default ones in what earns nothing. */
async function publish(exclusions: Partial<Programme["earning"]["exclusions"]>): Promise<void> {
  const programme = defaultProgramme("USD");
  programme.earning.exclusions = { ...programme.earning.exclusions, ...exclusions };
  await publishProgramme(scene.world.deps, { shopId: scene.shop.id, programme, basedOn: 1, by: "staff 1" });
}

const facts = async (product: Product) =>
  (await findProducts(scene.world.deps.db, scene.shop.id, [product.id])).get(product.id);
const collectionsOf = ({ id }: Product) =>
  scene.connected.store.shop.state.collections
    .filter(({ productIds }) => productIds.includes(id))
    .map((collection) => collection.id)
    .sort();
const control = (path: string, body: object) => scene.connected.control(path, body);

describe("the catalogue is read", () => {
  test("after a publish whose rules name a collection: every product with its collections and what is on sale", async () => {
    await publish({ collectionIds: [kitchen.id] });
    expect(await runQueued("sync-catalogue")).toBe(1);
    for (const product of products) {
      const known = await facts(product);
      expect([...known!.collectionIds].sort()).toEqual(collectionsOf(product));
      const onSale = product.variants.filter(({ compareAtPrice, price }) => (compareAtPrice ?? 0) > price);
      expect([...known!.saleVariantIds].sort()).toEqual(onSale.map(({ id }) => id).sort());
    }
    const titles = await scene.world.deps.db.rows<{ title: string }>("SELECT title FROM product ORDER BY title");
    expect(titles.map(({ title }) => title).sort()).toEqual(products.map(({ title }) => title).sort());
  });

  test("after an install where the rules ask, and every night; never where they don't", async () => {
    const { deps } = scene.world;
    const reinstall = async () => {
      await deps.db.rows("UPDATE shop SET installed_at = NULL WHERE id = $1", [scene.shop.id]);
      await ensureInstalled(deps, scene.shop.domain);
    };
    await reinstall();
    await HANDLERS["sync-catalogues"](deps, {});
    await publish({ productIds: ["1"] });
    expect(await queued("sync-catalogue")).toEqual([]);
    await deps.db.rows("DELETE FROM programme_version WHERE version > 1");
    await publish({ saleItems: true });
    for (const again of [reinstall, () => HANDLERS["sync-catalogues"](deps, {})]) {
      await deps.db.rows("DELETE FROM pgboss.job");
      await again();
      expect(await queued("sync-catalogue")).toHaveLength(1);
    }
  });

  test("not at all by a job that comes when the rules no longer ask, or the shop has left", async () => {
    await HANDLERS["sync-catalogue"](scene.world.deps, { shopId: String(scene.shop.id) });
    await HANDLERS["sync-product"](scene.world.deps, { shopId: String(scene.shop.id), productId: products[0]!.id });
    await HANDLERS["sync-collection"](scene.world.deps, { shopId: String(scene.shop.id), collectionId: kitchen.id });
    await HANDLERS["sync-catalogue"](scene.world.deps, { shopId: "404" });
    expect(asked).toEqual([]);
  });

  test("in several runs when it is large, and what is no more in the shop is noted", async () => {
    const { state } = scene.connected.store.shop;
    const before = [...state.products];
    const [template] = before;
    for (let index = 0; index < 520; index += 1) {
      const variants = [{ ...template!.variants[0]!, id: String(7_000_000 + index) }];
      state.products.push({ ...template!, id: String(6_000_000 + index), title: `Ware ${index}`, variants });
    }
    await publish({ saleItems: true });
    await runQueued("sync-catalogue");
    expect(await queued("sync-catalogue")).toMatchObject([{ data: { progress: { after: expect.any(String) } } }]);
    scene.wait(60);
    state.products = before;
    await runQueued("sync-catalogue");
    expect(await queued("sync-catalogue")).toEqual([]);
    const count = async (what: string) =>
      (await scene.world.deps.db.rows<{ n: number }>(`SELECT count(*)::integer AS n FROM product WHERE ${what}`))[0]!.n;
    expect(await count("deleted_at IS NULL")).toBeGreaterThan(500);
    await HANDLERS["sync-catalogue"](scene.world.deps, { shopId: String(scene.shop.id) });
    expect(await count("deleted_at IS NULL")).toBe(before.length);
  }, 60_000);

  test("whole where a product has more collections or variants than an answer has room for", async () => {
    const { state } = scene.connected.store.shop;
    const product = products.find(({ handle }) => handle === "stovetop-kettle")!;
    const [variants, collections] = [product.variants, state.collections];
    product.variants = Array.from({ length: 300 }, (_, index) => ({
      ...variants[0]!,
      id: String(8_000_000 + index),
      compareAtPrice: index % 2 === 0 ? 9_999_999 : null,
    }));
    const more = Array.from({ length: 40 }, (_, index) => ({ ...kitchen, id: String(9_000_000 + index) }));
    state.collections = [...collections, ...more];
    await publish({ saleItems: true });
    await runQueued("sync-catalogue");
    const known = await facts(product);
    expect(known!.saleVariantIds).toHaveLength(150);
    expect(new Set(known!.collectionIds)).toEqual(new Set(collectionsOf(product)));
    await HANDLERS["sync-product"](scene.world.deps, { shopId: String(scene.shop.id), productId: product.id });
    expect(await facts(product)).toEqual(known);
    product.variants = variants;
    state.collections = collections;
  });
});

describe("a change in the shop", () => {
  const delivered = async (topic: string) => {
    await scene.connected.control("idle", {});
    while ((await processDeliveries(scene.world.deps)) > 0);
    const rows = await scene.world.deps.db.rows<{ state: string }>(
      "SELECT state FROM webhook_delivery WHERE topic = $1 ORDER BY sequence DESC LIMIT 1",
      [topic],
    );
    return rows[0]?.state;
  };
  const knife = () => products.find(({ handle }) => handle === "chef-knife")!;

  test("of a product is heard of and asked about, once however often it comes before the job begins", async () => {
    await publish({ saleItems: true });
    await runQueued("sync-catalogue");
    expect((await facts(knife()))!.saleVariantIds).toEqual([]);
    for (const price of [11_000, 10_000, 9000]) {
      await control(`products/${knife().id}`, { price, compareAtPrice: 11_800 });
      scene.wait(1);
    }
    expect(await delivered("products/update")).toBe("done");
    expect(await runQueued("sync-product")).toBe(1);
    expect((await facts(knife()))!.saleVariantIds).toEqual([knife().variants[0]!.id]);
    await control(`products/${knife().id}`, { compareAtPrice: null });
    await delivered("products/update");
    scene.wait(1);
    expect(await runQueued("sync-product")).toBe(1);
    expect((await facts(knife()))!.saleVariantIds).toEqual([]);
  });

  test("of a product is of no interest where no rule asks", async () => {
    await control(`products/${knife().id}`, { price: 11_800 });
    expect(await delivered("products/update")).toBe("ignored");
    expect(await queued("sync-product")).toEqual([]);
    expect(asked).toEqual([]);
  });

  test("adds a product, and takes one away", async () => {
    await publish({ saleItems: true });
    await control("products", { title: "New mug", price: 500, compareAtPrice: 900 });
    expect(await delivered("products/create")).toBe("done");
    await runQueued("sync-product");
    const mug = scene.connected.store.shop.state.products.find(({ title }) => title === "New mug")!;
    expect((await facts(mug))!.saleVariantIds).toEqual([mug.variants[0]!.id]);
    await control(`products/${mug.id}/delete`, {});
    expect(await delivered("products/delete")).toBe("done");
    const rows = await scene.world.deps.db.rows("SELECT deleted_at IS NOT NULL AS gone FROM product WHERE id = $1", [
      mug.id,
    ]);
    expect(rows).toEqual([{ gone: true }]);
  });

  test("of a collection that a rule names reads those that came, and asks about those that left", async () => {
    await publish({ collectionIds: [kitchen.id] });
    await runQueued("sync-catalogue");
    const former = [...kitchen.productIds];
    const soap = products.find(({ handle }) => handle === "cedar-soap")!;
    scene.wait(1);
    await control(`collections/${kitchen.id}`, { productIds: [...former.slice(1), soap.id] });
    expect(await delivered("collections/update")).toBe("done");
    await scene.world.deps.db.rows("DELETE FROM pgboss.job WHERE name = 'sync-product'");
    expect(await runQueued("sync-collection")).toBe(1);
    expect((await facts(soap))!.collectionIds).toContain(kitchen.id);
    const left = products.find(({ id }) => id === former[0])!;
    expect((await queued("sync-product")).map(({ data }) => data)).toEqual([
      { shopId: String(scene.shop.id), productId: left.id },
    ]);
    await runQueued("sync-product");
    expect((await facts(left))!.collectionIds).not.toContain(kitchen.id);
    await control(`collections/${kitchen.id}`, { productIds: former });
    await delivered("collections/update");
  });

  test("of another collection is of no interest", async () => {
    await publish({ collectionIds: ["4711"] });
    scene.wait(1);
    await control(`collections/${kitchen.id}`, { productIds: kitchen.productIds });
    expect(await delivered("collections/update")).toBe("ignored");
  });
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { programmeSchema } from "~/domain/programme/programme";
import { HANDLERS } from "~/jobs/handlers.server";
import { publishProgramme } from "~/services/programme/publish-programme.server";
import { openReconciledShop, type ReconciledShop } from "#test/factories/reconciled-shop";

let scene: ReconciledShop;

beforeAll(async () => {
  scene = await openReconciledShop();
});
afterAll(() => scene.close());

test("customers who had a tag before the rule that leaves it out are known, those never heard of included", async () => {
  const { deps } = scene.world;
  const { customers } = scene.connected.store.shop.state;
  const tagged = customers.slice(0, 3);
  for (const customer of tagged) customer.tags = ["Big buyer", "other"];
  const base = defaultProgramme("USD");
  const exclusions = { ...base.earning.exclusions, customerTags: ["big buyer"] };
  const programme = programmeSchema.parse({ ...base, earning: { ...base.earning, exclusions } });
  await publishProgramme(deps, { shopId: scene.shop.id, programme, basedOn: 1, by: "staff 1" });
  const queued = await deps.db.rows("SELECT 1 FROM pgboss.job WHERE name = 'sync-customer-tags' AND state = 'created'");
  expect(queued).toHaveLength(1);
  await HANDLERS["sync-customer-tags"](deps, { shopId: String(scene.shop.id) });
  const known = await deps.db.rows<{ id: string; tags: string[] }>(
    "SELECT customer_id::text AS id, tags FROM member WHERE shop_id = $1 AND cardinality(tags) > 0 ORDER BY customer_id",
    [scene.shop.id],
  );
  expect(known.map(({ id }) => id)).toEqual(
    tagged.map(({ id }) => id).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)),
  );
  expect(known[0]!.tags).toEqual(["Big buyer", "other"].sort());
});

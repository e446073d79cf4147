import { findCurrentProgramme } from "~/db/programmes.server";
import type { Shop } from "~/db/shops.server";
import { programmeSchema, type Programme } from "~/domain/programme/programme";
import { wayToEarnSchema, type WayToEarn } from "~/domain/programme/way-to-earn";
import { publishProgramme } from "~/services/programme/publish-programme.server";
import type { World } from "./world";

/** A way to earn, switched on, of 100 points unless it says otherwise; its key is its kind in the spelling of keys. */
export function way(kind: WayToEarn["kind"], fields: object = {}): WayToEarn {
  const key = kind.replace("_", "-");
  return wayToEarnSchema.parse({
    kind,
    key,
    name: `Way ${key}`,
    points: 100,
    isEnabled: true,
    ...(kind === "social" ? { url: "https://example.com/shop" } : {}),
    ...fields,
  });
}

/** The shop's programme from now on: as it was, with these changes. */
export async function changeProgramme(world: World, shop: Shop, change: Partial<Programme>): Promise<void> {
  const current = (await findCurrentProgramme(world.deps.db, shop.id))!;
  const programme = programmeSchema.parse({ ...current.programme, ...change });
  await publishProgramme(world.deps, { shopId: shop.id, programme, basedOn: current.version, by: "staff 1" });
}

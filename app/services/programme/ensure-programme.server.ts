import type { Tx } from "~/db/database.server";
import { insertProgrammeVersion, listProgrammeVersions } from "~/db/programmes.server";
import type { Shop } from "~/db/shops.server";
import type { ProgrammeVersion } from "~/domain/programme/programme";
import { defaultProgramme } from "~/domain/programme/default-programme";

/** Every version of the shop's programme, oldest first; a shop seen for the first time gets the default one. */
export async function ensureProgramme(
  tx: Tx,
  shop: Pick<Shop, "id" | "currency">,
  now: Date,
): Promise<ProgrammeVersion[]> {
  const versions = await listProgrammeVersions(tx, shop.id);
  if (versions.length > 0) return versions;
  await insertProgrammeVersion(tx, shop.id, 1, defaultProgramme(shop.currency), { at: now, by: "Evergreen" });
  return listProgrammeVersions(tx, shop.id);
}

import type { Tx } from "~/db/database.server";
import { enrolMembers, type Enrolled, type NewMember } from "~/db/members.server";
import type { Shop } from "~/db/shops.server";
import type { ProgrammeVersion } from "~/domain/programme/programme";

/** Members of customers, new ones in the lowest tier of the newest programme. `keyOf`: see `guestKeys`. */
export async function enrol(
  tx: Tx,
  shop: Pick<Shop, "id">,
  customers: readonly NewMember[],
  versions: readonly ProgrammeVersion[],
  keyOf: (email: string) => string,
): Promise<Enrolled> {
  const lowest = versions.at(-1)?.programme.tiers[0]?.key;
  if (lowest === undefined) throw new Error("the programme has no tier");
  return enrolMembers(tx, shop.id, customers, lowest, keyOf);
}

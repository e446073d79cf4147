import type { ProgrammeVersion } from "./programme";

/** The newest version in effect at an instant; before the first, the first. Versions in any order; throws when there is none. */
export function ruleInForce(versions: readonly ProgrammeVersion[], at: Date): ProgrammeVersion {
  let first: ProgrammeVersion | null = null;
  let inForce: ProgrammeVersion | null = null;
  for (const each of versions) {
    if (!first || each.version < first.version) first = each;
    if (each.effectiveAt <= at && (!inForce || each.version > inForce.version)) inForce = each;
  }
  const found = inForce ?? first;
  if (!found) throw new Error("the shop has no programme version");
  return found;
}

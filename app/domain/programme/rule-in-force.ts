import type { ProgrammeVersion } from "./programme";

/** The newest version in effect at an instant; before the first, the first. Versions in any order; throws when there is none. */
export function ruleInForce(versions: readonly ProgrammeVersion[], at: Date): ProgrammeVersion {
  const ascending = [...versions].sort((a, b) => a.version - b.version);
  const inForce = ascending.filter(({ effectiveAt }) => effectiveAt <= at).at(-1) ?? ascending[0];
  if (!inForce) throw new Error("the shop has no programme version");
  return inForce;
}

import type { Tier } from "~/domain/programme/tier-rules";

/**
 * What to tag a member with, and what to take off: only tags that tiers of the programme name or have named are ever removed.
 * Tags are one name in any case.
 */
export function tierTags(versions: readonly { tiers: readonly Tier[] }[], tierKey: string | null) {
  const own = versions.at(-1)?.tiers.find(({ key }) => key === tierKey)?.customerTags ?? [];
  const kept = new Set(own.map((tag) => tag.toLowerCase()));
  const others = versions.flatMap(({ tiers }) => tiers.flatMap(({ customerTags }) => customerTags));
  const remove = new Map(others.map((tag) => [tag.toLowerCase(), tag]));
  for (const tag of kept) remove.delete(tag);
  return { add: own, remove: [...remove.values()] };
}

import { findCurrentProgramme } from "~/db/programmes.server";
import type { CohortsResult } from "~/domain/insights/cohorts/cohort-report";
import { defaultProgramme } from "~/domain/programme/default-programme";
import type { PageShop, ReadDeps } from "../read-deps";
import { readReport } from "./report.server";

/** How customers come back, as it was last computed; buyers by tier ascend as the tiers do, and have their present names. */
export async function presentRetention(deps: ReadDeps, shop: PageShop) {
  const [report, current] = await Promise.all([
    readReport<CohortsResult>(deps, shop, "cohorts"),
    findCurrentProgramme(deps.db, shop.id),
  ]);
  const { result } = report;
  if (!result) return { ...report, result };
  const { tiers } = current?.programme ?? defaultProgramme(shop.currency);
  const place = (key: string) => tiers.findIndex((tier) => tier.key === key);
  const byTier = result.byTier
    .toSorted((a, b) => place(a.key) - place(b.key))
    .map((group) => ({ ...group, name: tiers[place(group.key)]?.name ?? group.key }));
  return { ...report, result: { ...result, byTier } };
}

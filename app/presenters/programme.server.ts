import { listPublishedVersions } from "~/db/programme-history.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import type { Deps } from "~/deps";
import { defaultProgramme } from "~/domain/programme/default-programme";
import type { Programme } from "~/domain/programme/programme";
import { programmeChanges, type ProgrammeChange } from "~/domain/programme/programme-changes";
import { readResourceTitles } from "~/shopify/resource-titles";
import type { PageShop, ReadDeps } from "./read-deps";

const HISTORY = 20;
const TITLES_WITHIN_MS = 2_000;

/** `changes` null: the first version there was. */
export type VersionView = {
  version: number;
  publishedAt: string;
  publishedBy: string;
  changes: ProgrammeChange[] | null;
};

type Published = { version: number; programme: Programme };
export type ProgrammePage = { version: number; programme: Programme; history: VersionView[] };

/** The programme in force with its last twenty versions; version 0 and the starting programme when none was published. */
export async function presentProgramme({ db }: Pick<ReadDeps, "db">, shop: PageShop): Promise<ProgrammePage> {
  const versions = await listPublishedVersions(db, shop.id, HISTORY + 1);
  const history = versions.map(({ version, programme, publishedAt, publishedBy }, index) => {
    const before = versions[index + 1];
    return {
      version,
      publishedAt: publishedAt.toISOString(),
      publishedBy,
      changes: before ? programmeChanges(before.programme, programme) : null,
    };
  });
  return {
    version: versions[0]?.version ?? 0,
    programme: versions[0]?.programme ?? defaultProgramme(shop.currency),
    history: history.slice(0, HISTORY),
  };
}

/** What the fields of one part of the programme need; titles of what it names in the shop are for show, by global id. */
export type PartPage = Published & { titles: Record<string, string> };

/** The programme in force, with the titles of the products and collections it names unless Shopify is slow to tell them. */
export async function presentPart(
  deps: Pick<Deps, "db" | "adminFor" | "log">,
  shop: PageShop,
  { withTitles }: { withTitles: boolean },
): Promise<PartPage> {
  const published = await presentPublished(deps, shop);
  return { ...published, titles: withTitles ? await titlesIn(deps, shop, published.programme) : {} };
}

async function titlesIn(
  { adminFor, log }: Pick<Deps, "adminFor" | "log">,
  shop: PageShop,
  { earning }: Programme,
): Promise<Record<string, string>> {
  const picked = [earning.exclusions, ...earning.productMultipliers];
  const gids = picked.flatMap(({ productIds, collectionIds }) => [
    ...productIds.map((id) => `gid://shopify/Product/${id}`),
    ...collectionIds.map((id) => `gid://shopify/Collection/${id}`),
  ]);
  try {
    return await inTime(readResourceTitles(adminFor(shop.domain), gids));
  } catch (error) {
    log.warn({ shop: shop.domain, err: error }, "titles could not be read: the page shows numbers");
    return {};
  }
}

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${TITLES_WITHIN_MS} ms`)), TITLES_WITHIN_MS);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** The programme in force; version 0 and the starting programme when none was published. */
export async function presentPublished({ db }: Pick<ReadDeps, "db">, shop: PageShop): Promise<Published> {
  const current = await findCurrentProgramme(db, shop.id);
  return current ?? { version: 0, programme: defaultProgramme(shop.currency) };
}

import { listPublishedVersions } from "~/db/programme-history.server";
import { defaultProgramme } from "~/domain/programme/default-programme";
import type { Programme } from "~/domain/programme/programme";
import { programmeChanges, type ProgrammeChange } from "~/domain/programme/programme-changes";
import type { PageShop, ReadDeps } from "./read-deps";

const HISTORY = 20;

/** `changes` null: the first version there was. */
export type VersionView = {
  version: number;
  publishedAt: string;
  publishedBy: string;
  changes: ProgrammeChange[] | null;
};

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

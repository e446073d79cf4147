import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defaultProgramme } from "~/domain/programme/default-programme";
import type { Programme } from "~/domain/programme/programme";
import {
  draftOf,
  PARTS,
  rewardRows,
  tierRows,
  wayRows,
  windowRows,
  type PartDraft,
  type PartName,
} from "~/ui/programme/draft/parts";
import { readDraft } from "~/ui/programme/draft/read-draft";
import { tiersText } from "~/ui/programme/submission";
import { startTestApp, type RunningApp } from "#test/support/app";
import { read, send } from "#test/support/asking";
import { idToken } from "#test/support/id-token";

let app: RunningApp;

beforeAll(async () => {
  app = await startTestApp();
  await read(app, "/app.data", idToken(app.domain));
}, 60_000);

afterAll(() => app.close(), 60_000);

type Published = { version: number; programme: Programme };

async function published(): Promise<Published> {
  const { rows } = await app.pool.query<{ version: number; programme: Programme }>(
    "SELECT version, rules AS programme FROM programme_version ORDER BY version DESC LIMIT 1",
  );
  return rows[0]!;
}

async function publish(
  part: string,
  draft: unknown,
  basedOn: number,
  { isConfirmed = true, previewed = null as string | null } = {},
) {
  const body = JSON.stringify({ draft, basedOn, isConfirmed, previewed });
  return await send(app, `/app/programme/${part}.data`, idToken(app.domain), body, "application/json");
}

function drafted<Part extends PartName>(
  part: Part,
  programme: Programme,
  change: (draft: PartDraft<Part>) => void,
): PartDraft<Part> {
  const draft = draftOf(part, programme);
  change(draft);
  return draft;
}

/** For each part, something typed that it may say. */
const TYPED: { [Part in PartName]: (draft: PartDraft<Part>) => void } = {
  status: (draft) => (draft.status = "paused"),
  earning: ({ earning }) => Object.assign(earning, { rounding: "half_up", awardOn: "fulfilled", awardAfterDays: "3" }),
  rules: ({ earning }) => {
    earning.exclusions.productIds = ["12"];
    earning.bonusWindows.push({
      ...windowRows.blank("a"),
      name: "Eve",
      from: "2026-12-24T00:00",
      until: "2026-12-25T00:00",
    });
  },
  tiers: ({ tierRules, tiers }) => {
    tierRules.window = "rolling_year";
    tiers.push({ ...tierRows.blank("a"), name: "Platinum", entry: "3000", entryPoints: "500" });
  },
  rewards: ({ rewards }) =>
    rewards.push({ ...rewardRows.blank("a"), name: "Shipping", kind: "free_shipping", points: "300" }),
  ways: ({ ways }) => ways.push({ ...wayRows.blank("a"), kind: "birthday", name: "Birthday", points: "100" }),
  expiry: ({ expiry }) => (expiry.mode = "inactivity"),
  holdout: ({ holdout }) => Object.assign(holdout, { percent: "20", mode: "bonuses" }),
};

/** The fields of the programme that a part edits; of `earning` there are two. */
const FIELDS: Record<PartName, (keyof Programme)[]> = {
  status: ["status"],
  earning: ["earning", "pointValue"],
  rules: ["earning"],
  tiers: ["tierRules", "tiers"],
  rewards: ["rewards"],
  ways: ["ways"],
  expiry: ["expiry"],
  holdout: ["holdout"],
};

describe.each(Object.keys(PARTS) as PartName[])("publishing %s", (part) => {
  test("makes a version with what was typed, and with everything else as it was", async () => {
    const before = await published();
    const draft = drafted(part, before.programme, TYPED[part] as (draft: PartDraft) => void);
    const { programme } = readDraft(part, draft, before.programme, "USD");
    const previewed = tiersText(programme!);
    expect((await publish(part, draft, before.version, { previewed })).status).toBe(200);
    const after = await published();
    expect(after.version).toBe(before.version + 1);
    expect(draftOf(part, after.programme)).not.toEqual(draftOf(part, before.programme));
    for (const field of Object.keys(before.programme) as (keyof Programme)[]) {
      if (!FIELDS[part].includes(field)) expect(after.programme[field], field).toEqual(before.programme[field]);
    }
    for (const other of Object.keys(PARTS) as PartName[]) {
      if (other !== part) expect(draftOf(other, after.programme), other).toEqual(draftOf(other, before.programme));
    }
  });

  test("from a version that was replaced since is refused with 409, and publishes nothing", async () => {
    const before = await published();
    const draft = draftOf(part, before.programme);
    const { status, text } = await publish(part, draft, before.version - 1);
    expect([status, text.includes("stale_programme")]).toEqual([409, true]);
    expect((await published()).version).toBe(before.version);
  });

  test("is refused with 422 when it is not this part's draft", async () => {
    const before = await published();
    const other = part === "expiry" ? "ways" : "expiry";
    for (const draft of [{}, null, draftOf(other, before.programme)]) {
      expect((await publish(part, draft, before.version)).status).toBe(422);
    }
    expect((await published()).version).toBe(before.version);
  });
});

test("fields that can't be used are refused with 422, each by its name", async () => {
  const before = await published();
  const draft = drafted("tiers", before.programme, ({ tierRules, tiers }) => {
    tierRules.graceDays = "never";
    tiers[1]!.keep = "a lot";
  });
  const { status, text } = await publish("tiers", draft, before.version);
  expect(status).toBe(422);
  for (const said of ["tierRules.graceDays", "tiers.1.keep", "whole_number", "amount"]) expect(text).toContain(said);
  expect((await published()).version).toBe(before.version);
});

test("a rate that gives back more than a tenth is asked about before it is published", async () => {
  const before = await published();
  const draft = drafted("earning", before.programme, ({ earning }) => (earning.points = "12"));
  const asked = await publish("earning", draft, before.version, { isConfirmed: false });
  expect([asked.status, asked.text.includes("confirm")]).toEqual([422, true]);
  expect((await publish("earning", draft, before.version)).status).toBe(200);
  expect((await published()).programme.earning.points).toBe(12);
});

test("other tiers are previewed before they are published, and published as they were previewed", async () => {
  const before = await published();
  const lower = (entry: string) => drafted("tiers", before.programme, ({ tiers }) => (tiers[1]!.entry = entry));
  const seen = tiersText(readDraft("tiers", lower("123"), before.programme, "USD").programme!);
  for (const previewed of [null, seen]) {
    const asked = await publish("tiers", lower("234"), before.version, { previewed });
    expect([asked.status, asked.text.includes("staying")]).toEqual([422, true]);
  }
  expect((await published()).version).toBe(before.version);
  expect((await publish("tiers", lower("123"), before.version, { previewed: seen })).status).toBe(200);
  expect((await published()).programme.tiers[1]!.entry).toBe("123");
});

test("a part that there is not can be neither read nor published", async () => {
  const before = await published();
  for (const part of ["status", "nothing", "__proto__", "constructor"]) {
    expect((await read(app, `/app/programme/${part}.data`, idToken(app.domain))).status, part).toBe(404);
  }
  for (const part of ["nothing", "__proto__", "constructor"]) {
    const draft = draftOf("status", defaultProgramme("USD"));
    expect((await publish(part, draft, before.version)).status, part).toBe(404);
  }
  expect((await published()).version).toBe(before.version);
});

test("every part's page shows what is in force", async () => {
  const { version } = await published();
  for (const part of ["earning", "rules", "ways", "tiers", "rewards", "expiry"]) {
    const { status, text } = await read(app, `/app/programme/${part}.data`, idToken(app.domain));
    expect(status).toBe(200);
    expect(text).toContain('"version"');
    expect(text).toContain(String(version));
  }
});

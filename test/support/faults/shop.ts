import type pg from "pg";
import { programmeSchema, type Programme } from "~/domain/programme/programme";
import { insertProgramme } from "#test/factories/rows";
import type { Rate } from "./model.ts";

/** 3 points for each 1.00, a quarter more for everyone: one tier, so that the order of events can't change a result. */
export const RATE: Rate = { pointsPerUnit: 3, multiplierPercent: 125 };
export const HOLD_DAYS = 14;

/** The programme that pays this rate. */
export const PROGRAMME: Programme = programmeSchema.parse({
  status: "active",
  earning: { points: RATE.pointsPerUnit, perMajor: 1, holdDays: HOLD_DAYS },
  pointValue: { points: 100, major: 1 },
  tiers: [{ key: "member", name: "Member", entry: "0", multiplierPercent: RATE.multiplierPercent }],
  rewards: [
    {
      key: "five-off",
      name: "$5 off",
      kind: "fixed_amount",
      points: 500,
      value: "5",
      minimumSpend: null,
      validDays: 90,
      isEnabled: true,
    },
  ],
});

export const LONG_AGO = new Date("2020-01-01T00:00:00Z");

/**
 * A shop with this programme; its id. Unless `isInstalled`, its merchant has not opened the app yet: its events count, and
 * nothing asks Shopify for anything.
 */
export async function openShop(
  sql: Pick<pg.Pool, "query">,
  domain: string,
  { timezone = "America/New_York", isInstalled = false } = {},
): Promise<bigint> {
  const { rows } = await sql.query<{ id: string }>(
    "INSERT INTO shop (domain, name, currency, timezone, installed_at) VALUES ($1, 'Fault shop', 'USD', $2, $3) RETURNING id",
    [domain, timezone, isInstalled ? LONG_AGO : null],
  );
  const shopId = BigInt(rows[0]!.id);
  await insertProgramme(sql, shopId, 1, PROGRAMME, { at: LONG_AGO, by: "faults" });
  return shopId;
}

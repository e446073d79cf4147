import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OrderLine, Refund } from "~/domain/earning/order";
import type { Pin } from "~/domain/earning/pin";
import {
  settleOrder as settleKnown,
  worthOf,
  type OrderAccount,
  type SettledOrder,
} from "~/domain/earning/settle-order";
import { plainEarning } from "~/domain/programme/earning";
import { goods as line, PLAIN_TERMS } from "#test/factories/lines";

const AT = new Date("2026-11-01T10:00:00Z");

function order(lines: OrderLine[], rest: Partial<SettledOrder> = {}): SettledOrder {
  return {
    ...PLAIN_TERMS,
    id: 1n,
    memberId: 7n,
    name: "#1001",
    cancelledAt: null,
    chargedBackAt: null,
    processedAt: AT,
    snapshotAt: AT,
    lines,
    ...rest,
  };
}

function refund(id: bigint, subtotals: Record<string, number>, extraMinor = 0): Refund {
  const lines = Object.entries(subtotals).map(([lineId, subtotalMinor]) => ({ lineId, quantity: 1, subtotalMinor }));
  return { id, orderId: 1n, refundedAt: new Date(AT.getTime() + Number(id) * 1000), lines, extraMinor };
}

const PIN: Pin = {
  version: 3,
  earning: plainEarning({ points: 5, perMajor: 1, holdDays: 14 }),
  tier: { key: "silver", name: "Silver", multiplierPercent: 125 },
  window: null,
  room: null,
  awardedAt: AT,
  availableAt: new Date("2026-11-15T10:00:00Z"),
  heldOut: null,
};

const NEW: OrderAccount = {
  basisMinor: null,
  refundedMinor: 0,
  credited: 0,
  isReversed: false,
  edits: 0,
  isMatured: false,
  isHeldOut: false,
};

/** Settle with refunds that were not counted before, after those that were. */
function settleOrder(subject: SettledOrder, former: OrderAccount, fresh: Refund[], pin: Pin, counted: Refund[] = []) {
  return settleKnown(subject, former, { counted, fresh }, { pin, whole: worthOf(subject, pin, []) });
}

function qualifying({ account: { basisMinor, refundedMinor, isReversed } }: ReturnType<typeof settleOrder>): number {
  return isReversed ? 0 : basisMinor! - refundedMinor;
}

/** Kind, key and points of each entry, the way the ledger would show them. */
function told(entries: ReturnType<typeof settleOrder>["entries"]) {
  return entries.map(({ kind, key, pending, available }) => [kind, key, pending + available]);
}

describe("settling an order", () => {
  test("a paid order earns its eligible lines at the pinned rate, gift cards left out", () => {
    const { entries, account } = settleOrder(
      order([line("a", 8400), line("g", 5000, { isGiftCard: true })]),
      NEW,
      [],
      PIN,
    );
    expect(told(entries)).toEqual([["earn", "order:1:earn", 525]]);
    expect(entries[0]).toMatchObject({ pending: 525, available: 0, programmeVersion: 3 });
    expect(entries[0]?.reason).toMatchObject({
      type: "order_earned",
      basisMinor: 8400,
      multiplierPercent: 125,
      tierName: "Silver",
    });
    expect(account).toMatchObject({ basisMinor: 8400, credited: 525 });
  });

  test("a full refund takes back exactly what was earned", () => {
    const { entries, account } = settleOrder(order([line("a", 3333)]), NEW, [refund(9n, { a: 3333 })], PIN);
    expect(told(entries)).toEqual([
      ["earn", "order:1:earn", 208],
      ["reverse", "refund:9:reverse", -208],
    ]);
    expect(account).toMatchObject({ credited: 0, refundedMinor: 3333 });
  });

  test("three partial refunds of 33.33 never drift", () => {
    const lines = [line("a", 3333), line("b", 3333), line("c", 3334)];
    const refunds = [refund(3n, { c: 3334 }), refund(1n, { a: 3333 }), refund(2n, { b: 3333 })];
    const { entries, account } = settleOrder(order(lines), NEW, refunds, PIN);
    expect(told(entries)).toEqual([
      ["earn", "order:1:earn", 625],
      ["reverse", "refund:1:reverse", -209],
      ["reverse", "refund:2:reverse", -208],
      ["reverse", "refund:3:reverse", -208],
    ]);
    expect(account.credited).toBe(0);
  });

  test("money given back beyond the lines counts too, but never below zero", () => {
    const { account } = settleOrder(order([line("a", 1000)]), NEW, [refund(1n, {}, 400), refund(2n, { a: 1000 })], PIN);
    expect(account).toMatchObject({ refundedMinor: 1000, credited: 0 });
  });

  test("a cancelled order keeps nothing, and a refund that comes after takes nothing twice", () => {
    const cancelled = order([line("a", 8400)], { cancelledAt: AT });
    const first = settleOrder(cancelled, NEW, [], PIN);
    expect(told(first.entries)).toEqual([
      ["earn", "order:1:earn", 525],
      ["reverse", "order:1:cancel", -525],
    ]);
    const second = settleOrder(cancelled, first.account, [refund(1n, { a: 8400 })], PIN);
    expect(second.entries).toEqual([]);
    expect(qualifying(second)).toBe(0);
  });

  test("an edit moves the award to the new basis, up and down", () => {
    const first = settleOrder(order([line("a", 1000)]), NEW, [], PIN);
    const later = new Date(AT.getTime() + 5000);
    const up = settleOrder(order([line("a", 1000), line("b", 2000)], { snapshotAt: later }), first.account, [], PIN);
    expect(told(up.entries)).toEqual([["earn", "order:1:edit:0", 125]]);
    const down = settleOrder(order([line("b", 2000)], { snapshotAt: later }), up.account, [], PIN);
    expect(down.account.credited).toBe(125);
  });

  test("a refund that overtakes the edit which added its line takes back that line, not the others", () => {
    const late = order([line("a", 1000), line("b", 2000)], { snapshotAt: new Date(AT.getTime() + 5000) });
    const ofB = refund(1n, { b: 2000 });
    const first = settleOrder(order([line("a", 1000)]), NEW, [ofB], PIN);
    const told = settleOrder(late, first.account, [], PIN, [ofB]);
    const inOrder = settleOrder(late, NEW, [ofB], PIN);
    expect(told.account).toMatchObject({ credited: 62, refundedMinor: 2000 });
    expect(told.account.credited).toBe(inOrder.account.credited);
    expect(qualifying(told)).toBe(qualifying(inOrder));
  });

  test("the refund of a gift card that only a later state knows as one takes nothing back in the end", () => {
    const ofCard = refund(1n, { g: 5000 });
    const first = settleOrder(order([line("a", 8400)]), NEW, [ofCard], PIN);
    expect(first.account.credited).toBe(212);
    const known = order([line("a", 8400), line("g", 5000, { isGiftCard: true })], {
      snapshotAt: new Date(AT.getTime() + 1),
    });
    expect(settleOrder(known, first.account, [], PIN, [ofCard]).account).toMatchObject({
      credited: 525,
      refundedMinor: 0,
    });
  });

  test("two edits in one second each have a name of their own", () => {
    const first = settleOrder(order([line("a", 1000)]), NEW, [], PIN);
    const up = settleOrder(order([line("a", 2000)]), first.account, [], PIN);
    const down = settleOrder(order([line("a", 1000)]), up.account, [], PIN);
    expect([...up.entries, ...down.entries].map(({ key }) => key)).toEqual(["order:1:edit:0", "order:1:edit:1"]);
  });

  test("after the hold, what is taken back comes out of the available points", () => {
    const first = settleOrder(order([line("a", 1000)]), NEW, [], PIN);
    const { entries } = settleOrder(
      order([line("a", 1000)]),
      { ...first.account, isMatured: true },
      [refund(1n, { a: 1000 })],
      PIN,
    );
    expect(entries[0]).toMatchObject({ pending: 0, available: -62 });
  });

  test("any refunds, in any order and any grouping, leave what the final state deserves", () => {
    const lines = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        lines,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        fc.integer({ min: 1, max: 6 }),
        (nets, chance, groups) => {
          const random = () => chance.next().value as number;
          const subject = order(nets.map((net, index) => line(`l${index}`, net)));
          const refunds = nets.flatMap((net, index) =>
            random() < 0.6 ? [refund(BigInt(index + 1), { [`l${index}`]: net })] : [],
          );
          const whole = settleOrder(subject, NEW, refunds, PIN);
          const shuffled = [...refunds].sort(() => random() - 0.5);
          let account = settleOrder(subject, NEW, [], PIN).account;
          const counted: Refund[] = [];
          for (let group = 0; group < groups; group += 1) {
            const fresh = shuffled.filter((_, index) => index % groups === group);
            account = settleOrder(subject, account, fresh, PIN, counted).account;
            counted.push(...fresh);
          }
          expect(account).toEqual(whole.account);
          expect(account.credited).toBe(Math.floor(((account.basisMinor! - account.refundedMinor) * 5 * 125) / 10_000));
        },
      ),
    );
  });
});

import { describe, expect, test } from "vitest";
import type { EntryReason } from "~/domain/ledger/entry";
import { reasonSentence } from "~/ui/ledger/reason-sentence";
import { wordsFor } from "~/ui/words";

const shop = { domain: "a.myshopify.com", currency: "USD", timezone: "UTC" };
const en = wordsFor("en", shop);
const zh = wordsFor("zh-CN", shop);
const silver = {
  orderName: "#1005",
  currency: "USD",
  basisMinor: 8400,
  points: 5,
  perMajor: 1,
  tierKey: "silver",
  tierName: "Silver",
  multiplierPercent: 125,
};
const say = (reason: EntryReason, kind = "earn") => reasonSentence(en, { kind, reason });

describe("why this many", () => {
  test("an exact award shows its sum", () => {
    expect(say({ type: "order_earned", ...silver })).toBe(
      "Order #1005: $84.00 × 5 points per $1 × 1.25 (Silver) = 525 points.",
    );
  });

  test("a rounded award says so", () => {
    expect(say({ type: "order_earned", ...silver, basisMinor: 8399 })).toBe(
      "Order #1005: $83.99 × 5 points per $1 × 1.25 (Silver) = 524 points, rounded down.",
    );
  });

  test("a tier without a multiplier is not worth a word", () => {
    expect(say({ type: "order_earned", ...silver, points: 1, perMajor: 10, multiplierPercent: 100 })).toBe(
      "Order #1005: $84.00 × 1 point per $10 = 8 points, rounded down.",
    );
  });

  test("a currency without decimals has none", () => {
    expect(say({ type: "order_earned", ...silver, currency: "JPY", perMajor: 100, multiplierPercent: 100 })).toBe(
      "Order #1005: ¥8,400 × 5 points per ¥100 = 420 points.",
    );
  });

  test("a refund tells what is left", () => {
    expect(say({ type: "order_refunded", refundedMinor: 2400, remainingMinor: 6000, ...silver }, "reverse")).toBe(
      "$24.00 of order #1005 was refunded. What is left earns $60.00 × 5 points per $1 × 1.25 (Silver) = 375 points.",
    );
  });

  test("an edit tells what the basis was and is", () => {
    expect(say({ type: "order_edited", formerMinor: 8400, ...silver, basisMinor: 6000 }, "reverse")).toBe(
      "Order #1005 was edited: what earns points went from $84.00 to $60.00, at 5 points per $1 × 1.25 (Silver).",
    );
  });

  test("a hold of one day and of none", () => {
    expect(say({ type: "hold_ended", orderName: "#1005", holdDays: 1 }, "mature")).toContain("the 1-day wait is over");
    expect(say({ type: "hold_ended", orderName: "#1005", holdDays: 0 }, "mature")).toContain("no waiting time");
  });

  test("every end of a code has words of its own", () => {
    const because = ["cancelled", "expired", "failed"] as const;
    const sentences = because.map((end) =>
      say({ type: "code_closed", rewardName: "$5 off", code: "LOYAL-A", because: end }),
    );
    expect(new Set(sentences).size).toBe(3);
    for (const sentence of sentences) expect(sentence).toContain("LOYAL-A");
  });

  test("an adjustment gives the note and who made it", () => {
    expect(say({ type: "adjusted", note: "Late parcel", by: "staff 42" }, "adjust")).toBe(
      "Late parcel (by staff member 42)",
    );
    expect(reasonSentence(zh, { kind: "adjust", reason: { type: "adjusted", note: "补偿", by: "staff 42" } })).toBe(
      "补偿（操作人：员工 42）",
    );
  });

  test("a reason from a later version is told by its kind", () => {
    expect(say({ type: "from_the_future" } as unknown as EntryReason, "bonus")).toBe("Bonus");
  });

  test("in Chinese", () => {
    expect(reasonSentence(zh, { kind: "earn", reason: { type: "order_earned", ...silver } })).toBe(
      "订单 #1005：$84.00 × 每 $1 得 5 积分 × 1.25（Silver） = 525 积分。",
    );
  });
});

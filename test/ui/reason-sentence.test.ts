import { describe, expect, test } from "vitest";
import type { EntryReason } from "~/domain/ledger/entry";
import { reasonSentence } from "~/i18n/reason-sentence";
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

  test.each<[EntryReason & { type: "way_earned" }, string, string]>([
    [
      { type: "way_earned", kind: "sign_up", name: "Welcome" },
      "“Welcome”: first visit to the shop while logged in.",
      "“Welcome”：登录后首次访问商店。",
    ],
    [
      { type: "way_earned", kind: "anniversary", name: "Yearly", years: 1 },
      "“Yearly”: a member for 1 year.",
      "“Yearly”：入会满 1 年。",
    ],
    [
      { type: "way_earned", kind: "birthday", name: "Birthday", tierName: "Gold", tierPoints: 50 },
      "“Birthday”: a birthday gift. 50 points of it are for being in Gold.",
      "“Birthday”：会员生日。其中 50 积分为Gold等级的加赠。",
    ],
    [
      { type: "way_earned", kind: "custom", name: "Quiz", by: "Quiz app" },
      "“Quiz”: done in another app, told by Quiz app.",
      "“Quiz”：在其他应用中完成，由Quiz app上报。",
    ],
  ])("a way to earn is told: %j", (reason, english, chinese) => {
    expect(say(reason, "bonus")).toBe(english);
    expect(reasonSentence(zh, { kind: "bonus", reason })).toBe(chinese);
  });

  test("points that ran out tell their last day, and why; those that came back, until when", () => {
    const ranOut = { type: "points_expired", months: 12, lastDay: "2026-11-20" } as const;
    expect(say({ ...ranOut, because: "lots", lots: 2 }, "expire")).toBe(
      "Points of 2 awards, last good on Nov 20, 2026, ran out 12 months after they became available.",
    );
    expect(say({ ...ranOut, because: "inactivity", lots: 1, months: 1 }, "expire")).toBe(
      "Nothing earned or redeemed for 1 month: points of 1 award, last good on Nov 20, 2026, ran out.",
    );
    const back = {
      type: "expiry_restored",
      entryId: "7",
      lastDay: "2026-12-20",
      note: "A mistake",
      by: "staff 7",
    } as const;
    expect(say(back, "adjust")).toBe(
      "Points that had run out came back, good until Dec 20, 2026: A mistake (by staff member 7)",
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

  test("an adjustment with a note for the customer tells it too", () => {
    const reason = { type: "adjusted", note: "Late parcel", customerNote: "Sorry!", by: "staff 42" } as const;
    expect(say(reason, "adjust")).toBe("Late parcel (by staff member 42). The customer reads: Sorry!");
    expect(reasonSentence(zh, { kind: "adjust", reason })).toBe("Late parcel（操作人：员工 42）。顾客看到：Sorry!");
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

import { describe, expect, test } from "vitest";
import type { EntryReason } from "~/domain/ledger/entry";
import { reasonSentence } from "~/i18n/reason-sentence";
import { shopperSentence, shopperWords } from "~/i18n/shopper-sentence";

const shop = { currency: "EUR", timezone: "Asia/Shanghai" };
const [en, zh] = [shopperWords(shop, "en-GB"), shopperWords(shop, "zh-hans-cn")];

describe("a shopper is told why", () => {
  test("with the merchant's own sentence, in the shop's currency", () => {
    const reason = {
      type: "order_earned",
      orderName: "#1005",
      currency: "EUR",
      basisMinor: 8400,
      points: 5,
      perMajor: 1,
      tierKey: "silver",
      tierName: "Silver",
      multiplierPercent: 125,
    } as const;
    expect(shopperSentence(en, { kind: "earn", reason })).toBe(
      "Order #1005: €84.00 × 5 points per €1 × 1.25 (Silver) = 525 points.",
    );
    expect(shopperSentence(en, { kind: "earn", reason })).toBe(reasonSentence(en, { kind: "earn", reason }));
  });

  test.each<[EntryReason, string, string]>([
    [{ type: "adjusted", note: "SECRET", by: "staff SECRET" }, "Changed by the shop.", "由商店调整。"],
    [{ type: "adjusted", note: "SECRET", by: "API key SECRET" }, "Changed by the shop.", "由商店调整。"],
    [
      { type: "adjusted", note: "SECRET", customerNote: "Sorry for the delay", by: "staff SECRET" },
      "Changed by the shop: Sorry for the delay",
      "由商店调整：Sorry for the delay",
    ],
    [
      { type: "expiry_restored", entryId: "SECRET", lastDay: "2026-12-20", note: "SECRET", by: "SECRET" },
      "Points that had run out came back, good until Dec 20, 2026.",
      "已恢复过期积分，有效期至 2026年12月20日。",
    ],
    [
      { type: "way_earned", kind: "custom", name: "Quiz", by: "API key SECRET" },
      "“Quiz”: done in another app.",
      "“Quiz”：在其他应用中完成。",
    ],
    [
      { type: "merged", direction: "from" },
      "Points of another account of yours that was merged into this one.",
      "来自您另一个被合并账户的积分。",
    ],
  ])("without what is for staff: %j", (reason, english, chinese) => {
    expect(shopperSentence(en, { kind: "adjust", reason })).toBe(english);
    expect(shopperSentence(zh, { kind: "adjust", reason })).toBe(chinese);
  });

  test("by its kind alone where a later version gave a reason that this one doesn't know", () => {
    const reason = { type: "from_the_future", note: "SECRET" } as unknown as EntryReason;
    expect(shopperSentence(en, { kind: "adjust", reason })).toBe("Adjusted");
  });
});

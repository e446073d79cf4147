import { describe, expect, test } from "vitest";
import { LOCALES, MESSAGES, nearestLocale, translator, type MessageKey } from "~/i18n/i18n";
import { formatter } from "~/i18n/format";

const PLURAL = /\.(zero|one|two|few|many|other)$/;
const placeholders = (message: string) => [...new Set(message.match(/\{\w+\}/g) ?? [])].sort();
const baseOf = (key: string) => key.replace(PLURAL, "");

describe("the admin's words", () => {
  test("are the same messages in every language", () => {
    const [first, ...others] = LOCALES.map((locale) => [...new Set(Object.keys(MESSAGES[locale]).map(baseOf))].sort());
    for (const other of others) expect(other).toEqual(first);
  });

  test("have the same placeholders in every language", () => {
    for (const [key, message] of Object.entries(MESSAGES["zh-CN"])) {
      expect({ key, placeholders: placeholders(message) }).toEqual({
        key,
        placeholders: placeholders(MESSAGES.en[key] ?? ""),
      });
    }
  });

  test("have every plural form that the language needs, with a count", () => {
    for (const locale of LOCALES) {
      const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories.sort();
      const keys = Object.keys(MESSAGES[locale]);
      for (const base of new Set(keys.filter((key) => PLURAL.test(key)).map(baseOf))) {
        const own = keys
          .filter((key) => key.startsWith(`${base}.`) && baseOf(key) === base)
          .map((key) => key.slice(base.length + 1));
        expect({ locale, base, forms: own.sort() }).toEqual({ locale, base, forms });
      }
    }
  });

  test("are never empty", () => {
    for (const locale of LOCALES)
      expect(Object.entries(MESSAGES[locale]).filter(([, message]) => message.trim() === "")).toEqual([]);
  });

  test("count: one point, 1,250 points, 1,250 积分", () => {
    expect(translator("en")("unit.points", { count: 1 })).toBe("1 point");
    expect(translator("en")("unit.points", { count: 1250 })).toBe("1,250 points");
    expect(translator("zh-CN")("unit.points", { count: 1250 })).toBe("1,250 积分");
  });

  test("leave a placeholder without a value in sight, and a missing message as its key", () => {
    expect(translator("en")("members.joined")).toBe("Joined {day}");
    expect(translator("en")("no.such.key" as MessageKey)).toBe("no.such.key");
  });

  test("are Chinese for any Chinese, English otherwise", () => {
    expect(["zh-CN", "zh-TW", "zh", "de", null].map(nearestLocale)).toEqual(["zh-CN", "zh-CN", "zh-CN", "en", "en"]);
  });
});

describe("numbers, money and dates", () => {
  const en = formatter({ locale: "en", currency: "USD", timezone: "America/New_York" });
  const zh = formatter({ locale: "zh-CN", currency: "CNY", timezone: "Asia/Shanghai" });
  const yen = formatter({ locale: "en", currency: "JPY", timezone: "Asia/Tokyo" });

  test("money has the currency's decimals; a whole amount is short", () => {
    expect([en.money(8400), en.amount("5"), en.amount("7.5"), en.money(-150)]).toEqual([
      "$84.00",
      "$5",
      "$7.50",
      "-$1.50",
    ]);
    expect([yen.money(500), yen.amount("500")]).toEqual(["¥500", "¥500"]);
    expect([zh.money(8400), zh.currencySymbol()]).toEqual(["¥84.00", "¥"]);
  });

  test("another currency than the shop's is written as that currency", () => {
    expect(en.money(8400, "EUR")).toBe("€84.00");
  });

  test("a change has its sign, nothing has none", () => {
    expect([en.signed(525), en.signed(-150), en.signed(0)]).toEqual(["+525", "-150", "0"]);
  });

  test("an instant is told in the shop's zone", () => {
    expect(en.dateTime("2026-11-21T03:30:00Z")).toBe("Nov 20, 2026, 10:30 PM");
    expect(zh.dateTime("2026-11-21T03:30:00Z")).toBe("2026年11月21日 11:30");
    expect(en.day("2026-11-21T03:30:00Z")).toBe("Nov 20, 2026");
  });

  test("a calendar day is that day in every zone", () => {
    expect([en.monthDay("2026-11-21"), zh.monthDay("2026-11-21")]).toEqual(["Nov 21", "11月21日"]);
  });
});

import { describe, expect, test } from "vitest";
import { LOCALES, translator, type MessageKey } from "~/i18n/i18n";
import { JOBS } from "~/jobs/jobs";
import { deliveryFailure, jobFailure } from "~/presenters/activity/failure-reason";
import { readPage, type Cursor } from "~/presenters/activity/keyset-page";
import { TOPICS } from "~/shopify/topics";
import { readActivityQuery, withPeriod, withTurn } from "~/ui/activity/activity-query";
import { duration } from "~/ui/activity/duration";
import { failureSentence } from "~/ui/activity/failure-sentence";
import { readReplay } from "~/ui/activity/replay";

const search = (text: string) => new URLSearchParams(text);
const ID = "0f1c1b4e-0000-4000-8000-000000000001";

describe("the address of the activity page", () => {
  test("says the period and where each list goes on", () => {
    expect(
      readActivityQuery(search(`days=7&messages=older.12345678901234567&tasks=newer.1763640000000000.${ID}`)),
    ).toEqual({
      days: 7,
      deliveries: { direction: "older", key: 12345678901234567n },
      jobs: { direction: "newer", key: `1763640000000000.${ID}` },
    });
  });

  test.each([
    "",
    "days=3&messages=older&tasks=older.1",
    "days=-1&messages=sideways.1",
    "messages=older.1;DROP&tasks=x",
  ])("that makes no sense (%j) means the usual", (text) =>
    expect(readActivityQuery(search(text))).toEqual({ days: 1, deliveries: null, jobs: null }),
  );

  test("keeps the rest when one part of it changes", () => {
    const turned = withTurn(search("shop=a&days=14"), "messages", "older", "9");
    expect(turned.toString()).toBe("shop=a&days=14&messages=older.9");
    expect(withPeriod(turned, 1).toString()).toBe("shop=a&messages=older.9");
  });
});

describe("what is asked to be tried again", () => {
  const form = (fields: Record<string, string>) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.set(name, value);
    return readReplay(data);
  };

  test("is one or all of the messages or the tasks", () => {
    expect(form({ what: "message", id: "w1" })).toEqual({ what: "message", id: "w1" });
    expect(form({ what: "tasks" })).toEqual({ what: "tasks" });
  });

  test.each([{}, { what: "message" }, { what: "message", id: "" }, { what: "task", id: "w1" }, { what: "everything" }])(
    "is nothing when it can't be read: %j",
    (fields) => expect(form(fields as Record<string, string>)).toBeNull(),
  );
});

describe("a page of a list", () => {
  const all = Array.from({ length: 7 }, (_, index) => 7 - index);
  const list = ({ limit, cursor }: { limit: number; cursor: Cursor<number> }) => {
    if (!cursor) return Promise.resolve(all.slice(0, limit));
    if (cursor.direction === "older") return Promise.resolve(all.filter((each) => each < cursor.key).slice(0, limit));
    return Promise.resolve(all.filter((each) => each > cursor.key).slice(-limit));
  };
  const read = (cursor: Cursor<number>) => readPage(cursor, 3, list, (each) => each);

  test("knows its neighbours, forth and back", async () => {
    expect(await read(null)).toEqual({ rows: [7, 6, 5], older: 5, newer: null });
    expect(await read({ direction: "older", key: 5 })).toEqual({ rows: [4, 3, 2], older: 2, newer: 4 });
    expect(await read({ direction: "older", key: 2 })).toEqual({ rows: [1], older: null, newer: 1 });
    expect(await read({ direction: "newer", key: 1 })).toEqual({ rows: [4, 3, 2], older: 2, newer: 4 });
    expect(await read({ direction: "newer", key: 4 })).toEqual({ rows: [7, 6, 5], older: 5, newer: null });
  });

  test("that has become empty is the first", async () => {
    expect((await read({ direction: "older", key: 1 })).rows).toEqual([7, 6, 5]);
    expect(await readPage<number, number>(null, 3, () => Promise.resolve([]), Number)).toEqual({
      rows: [],
      older: null,
      newer: null,
    });
  });
});

describe("why something failed", () => {
  test.each([
    ["the body is not JSON", { kind: "not_json" }],
    [
      "unusable body: line_items.0.price (invalid_type), id (too_big)",
      {
        kind: "unreadable",
        fields: "line_items.0.price (invalid_type), id (too_big)",
      },
    ],
    ["unusable body: an amount, a number or the nesting is out of range", { kind: "unreadable", fields: null }],
    ["AdminApiError: Shop: Ada Byrne is unknown", { kind: "shopify" }],
    ["TypeError: can't read ada@example.com", { kind: "internal", name: "TypeError" }],
    ["ada@example.com", { kind: "internal", name: "Error" }],
  ])("with a delivery (%s) is told without the error's own words", (error, reason) => {
    expect(deliveryFailure(error)).toEqual(reason);
  });

  test.each([
    [{ name: "AdminApiError", message: "no", isTerminal: true }, { kind: "refused" }],
    [{ name: "AdminApiError", message: "no", isTerminal: false }, { kind: "shopify" }],
    [
      { name: "RangeError", message: "ada@example.com" },
      { kind: "internal", name: "RangeError" },
    ],
    [
      { name: "ada@example.com", message: "" },
      { kind: "internal", name: "Error" },
    ],
    [{ value: { message: "job timed out" } }, { kind: "timed_out" }],
    [null, { kind: "internal", name: "Error" }],
  ])("with a job (%j) likewise", (output, reason) => expect(jobFailure(output)).toEqual(reason));

  test("is a sentence in both languages", () => {
    const say = (locale: "en" | "zh-CN") => failureSentence({ t: translator(locale) }, deliveryFailure("TypeError: x"));
    expect([say("en"), say("zh-CN")]).toEqual([
      "Something went wrong on our side (TypeError).",
      "我们这边出错（TypeError）。",
    ]);
  });
});

test.each(LOCALES)("every topic and every job has a name in %s", (locale) => {
  const t = translator(locale);
  const keys = [...TOPICS.map((topic) => `topic.${topic}`), ...Object.keys(JOBS).map((name) => `job.${name}`)];
  expect(keys.filter((key) => t(key as MessageKey) === key)).toEqual([]);
});

test.each([
  [30, "0.1 seconds", "0.1秒钟"],
  [-500, "0.1 seconds", "0.1秒钟"],
  [1000, "1 second", "1秒钟"],
  [9940, "9.9 seconds", "9.9秒钟"],
  [42_400, "42 seconds", "42秒钟"],
  [5_400_000, "1.5 hours", "1.5小时"],
  [3 * 86_400_000, "3 days", "3天"],
])("%i ms are %s, %s", (ms, en, zh) => {
  expect([duration("en", ms), duration("zh-CN", ms)]).toEqual([en, zh]);
});

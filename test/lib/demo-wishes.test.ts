import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readWishes } from "../../scripts/demo/wishes.ts";

beforeEach(() => vi.stubEnv("INIT_CWD", "/home/june"));
afterEach(() => vi.unstubAllEnvs());

test.each([
  [[], { isFresh: false, orders: null }],
  [["--fresh"], { isFresh: true, orders: null }],
  [
    ["--orders", "past.csv"],
    { isFresh: false, orders: { path: "/home/june/past.csv", currency: null, keepTimes: false } },
  ],
  [
    ["--orders=/tmp/past.csv", "--currency", "gbp", "--keep-times", "--fresh"],
    { isFresh: true, orders: { path: "/tmp/past.csv", currency: "GBP", keepTimes: true } },
  ],
  [["--help"], null],
])("the demo asked for %j", (args, wishes) => {
  expect(readWishes(args)).toEqual(wishes);
});

test.each([
  [["--keep-times"], /go with --orders FILE/],
  [["--currency", "USD"], /go with --orders FILE/],
  [["--orders", "past.csv", "--currency", "pounds"], /pounds is no currency/],
  [["--orders", ""], /needs a file/],
  [["--orders"], /argument missing/],
  [["past.csv"], /Unexpected argument 'past.csv'/],
])("%j makes no sense, and is told so", (args, message) => {
  expect(() => readWishes(args)).toThrow(message);
});

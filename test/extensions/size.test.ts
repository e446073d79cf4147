import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { blockSchema, EXTENSION } from "./draw-block.ts";

const KB = 1024;

function filesIn(folder: string): string[] {
  return readdirSync(join(EXTENSION, folder)).map((name) => join(EXTENSION, folder, name));
}

const bytesOf = (path: string) => readFileSync(path).length;
const gzippedBytesOf = (path: string) => gzipSync(readFileSync(path), { level: 9 }).length;
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

/** Not what a tap fetches. */
const loadedWithPage = (path: string) => path.endsWith(".js") && !/\/(ways|history)\.js$/.test(path);

type Words = { [key: string]: string | Words };

/** Every text by its dotted key, plural forms folded into one, with the placeholders it fills. */
function placeholdersByKey(words: Words, prefix = ""): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === "object") {
      for (const entry of placeholdersByKey(value, `${prefix}${key}.`)) found.set(...entry);
    } else {
      const place = ["one", "other"].includes(key) ? prefix.slice(0, -1) : prefix + key;
      found.set(place, [...new Set(value.match(/{{ \w+ }}/g) ?? [])].sort());
    }
  }
  return found;
}

const localeFile = (name: string) => JSON.parse(readFileSync(join(EXTENSION, "locales", name), "utf8")) as Words;

test("a page with the cart block loads at most 4 KB of script and 2 KB of style, compressed", () => {
  const assets = filesIn("assets");
  expect(sum(assets.filter((path) => loadedWithPage(path)).map(gzippedBytesOf))).toBeLessThanOrEqual(4 * KB);
  expect(sum(assets.filter((path) => path.endsWith(".css")).map(gzippedBytesOf))).toBeLessThanOrEqual(2 * KB);
});

test("the ways to earn fetch their script at a tap, 1.1 KB of it, compressed", () => {
  expect(blockSchema("ways").javascript).toBeUndefined();
  const markup = readFileSync(join(EXTENSION, "snippets/way-row.liquid"), "utf8");
  expect(markup.match(/\bon\w+=/g)).toEqual(["onclick=", "onclick=", "onsubmit="]);
  expect(gzippedBytesOf(join(EXTENSION, "assets/ways.js"))).toBeLessThanOrEqual(1.1 * KB);
});

test("the history fetches its script when it is opened, 1 KB of it, compressed", () => {
  expect(blockSchema("history").javascript).toBeUndefined();
  const markup = readFileSync(join(EXTENSION, "blocks/history.liquid"), "utf8");
  expect(markup).not.toContain("<script");
  expect(markup.match(/\bon\w+=/g)).toEqual(["ontoggle=", "onclick="]);
  expect(gzippedBytesOf(join(EXTENSION, "assets/history.js"))).toBeLessThanOrEqual(KB);
});

test("the balance is drawn without any script", () => {
  expect(blockSchema("balance").javascript).toBeUndefined();
  expect(readFileSync(join(EXTENSION, "blocks/balance.liquid"), "utf8")).not.toMatch(/<script|\bon\w+=/);
});

test("the Liquid, the locale files and the block names stay within Shopify's deploy limits", () => {
  expect(sum([...filesIn("blocks"), ...filesIn("snippets")].map(bytesOf))).toBeLessThanOrEqual(100 * KB);
  for (const path of filesIn("locales")) expect(bytesOf(path)).toBeLessThanOrEqual(15 * KB);
  for (const name of ["en.default.schema.json", "zh-CN.schema.json"]) {
    for (const block of Object.values(localeFile(name).blocks ?? {})) {
      expect((block as { name: string }).name.length).toBeLessThan(25);
    }
  }
});

test.each([
  ["en.default.json", "zh-CN.json"],
  ["en.default.schema.json", "zh-CN.schema.json"],
])("%s and %s word the same things with the same placeholders", (english, chinese) => {
  expect([...placeholdersByKey(localeFile(chinese))]).toEqual([...placeholdersByKey(localeFile(english))]);
});

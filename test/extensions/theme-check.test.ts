import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

const EXTENSION = resolve("extensions/loyalty-storefront");

/** An empty folder: the checker finds no newer Shopify reference there and falls back to the one in its package. */
let nowhere: string;

beforeAll(() => {
  nowhere = mkdtempSync(join(tmpdir(), "theme-check-"));
  vi.stubEnv("XDG_CACHE_HOME", nowhere);
  vi.stubEnv("SHOPIFY_TLD_ROOT", join(nowhere, "no-download"));
});

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(nowhere, { recursive: true, force: true });
});

test("Shopify's theme check finds nothing to say about the theme extension", { timeout: 60_000 }, async () => {
  const { themeCheckRun } = await import("@shopify/theme-check-node");
  const { offenses, theme } = await themeCheckRun(EXTENSION, join(EXTENSION, ".theme-check.yml"));

  expect(theme.map(({ uri }) => uri.split("/").at(-1))).toContain("balance.liquid");
  expect(
    offenses.map(({ uri, check, message, start }) => `${uri} line ${start.line + 1}: ${check}: ${message}`),
  ).toEqual([]);
});

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isAllowed, licencesPage, productionDependencies, type Lock } from "../../scripts/licences/list.ts";

const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as Lock;
const dependencies = productionDependencies(lock);

test("every package that production brings has a licence we may use", () => {
  expect(dependencies.filter((dependency) => !isAllowed(dependency))).toEqual([]);
  const { dependencies: direct } = JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: object };
  expect(dependencies.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(direct)));
});

test("docs/licences.md is up to date; npm run licences makes it", () => {
  expect(readFileSync("docs/licences.md", "utf8")).toBe(licencesPage(dependencies));
});

describe("a licence", () => {
  const allowed = (licence: string, name = "some-package") => isAllowed({ name, version: "1.0.0", licence });

  test.each(["MIT", "ISC", "(MIT OR GPL-3.0)", "MIT AND ISC", "(Apache-2.0 AND MIT)", "0BSD"])(
    "%s may be used",
    (licence) => {
      expect(allowed(licence)).toBe(true);
    },
  );

  test.each([
    "AGPL-3.0-only",
    "GPL-2.0 OR LGPL-3.0",
    "MIT AND GPL-3.0",
    "UNLICENSED",
    "none stated",
    "SEE LICENSE IN LICENSE.md",
  ])("%s may not", (licence) => {
    expect(allowed(licence)).toBe(false);
  });

  test("that a person has read is good for that package only, and while it stays the same", () => {
    expect(allowed("SEE LICENSE IN LICENSE.md", "@shopify/polaris")).toBe(true);
    expect(allowed("SEE LICENSE IN TERMS.md", "@shopify/polaris")).toBe(false);
  });
});

import { expect, test } from "vitest";
import { pagePolicy } from "~/lib/page-policy";

const LIBRARY = "frame-ancestors https://a.myshopify.com https://admin.shopify.com;";

/** The policy's directives by name. */
function directives(policy: string): Record<string, string> {
  const parts = policy.split("; ").map((directive) => directive.split(" "));
  return Object.fromEntries(parts.map(([name, ...sources]) => [name, sources.join(" ")]));
}

test("the shop that Shopify's library lets frame the page is the one that may", () => {
  const policy = directives(pagePolicy({ library: LIBRARY, nonce: "n", appBridgeUrl: undefined }));
  expect(policy["frame-ancestors"]).toBe("https://a.myshopify.com https://admin.shopify.com");
});

test.each([null, "", "script-src 'none'"])("a page of no shop (%j) is framed by Shopify's admin only", (library) => {
  const policy = directives(pagePolicy({ library, nonce: "n", appBridgeUrl: undefined }));
  expect(policy["frame-ancestors"]).toBe("https://admin.shopify.com https://*.myshopify.com");
});

test("scripts are ours, App Bridge's, or carry the nonce; none is made of text", () => {
  const policy = directives(pagePolicy({ library: LIBRARY, nonce: "n0", appBridgeUrl: undefined }));
  expect(policy["script-src"]).toBe("'self' 'nonce-n0' https://cdn.shopify.com");
  expect(policy["object-src"]).toBe("'none'");
  expect(policy["base-uri"]).toBe("'none'");
  expect(policy["form-action"]).toBe("'self'");
});

test("App Bridge from elsewhere is let in with its origin, no wider", () => {
  const policy = directives(
    pagePolicy({ library: LIBRARY, nonce: "n", appBridgeUrl: "http://localhost:4000/app-bridge.js" }),
  );
  for (const name of ["script-src", "connect-src", "img-src"])
    expect(policy[name]).toMatch(/ http:\/\/localhost:4000$/);
  expect(policy["style-src"]).not.toContain("localhost");
});

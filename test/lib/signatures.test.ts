import { describe, expect, test } from "vitest";
import { isSignedProxyQuery } from "~/shopify/proxy-signature.server";
import { isSignedWebhook } from "~/shopify/webhook-signature.server";
import { signProxyQuery } from "#test/support/proxy-signature";

describe("a webhook's signature", () => {
  // printf '%s' '{"id":1}' | openssl dgst -sha256 -hmac hush -binary | base64
  const body = Buffer.from('{"id":1}');
  const signature = "VnKUjZsLuN5iZWjn5EntcBVCF9kMN43LglzCE1/GSeY=";

  test("is base64 HMAC-SHA256 of the body's bytes, as another program makes it", () => {
    expect(isSignedWebhook(body, signature, ["hush"])).toBe(true);
  });

  test("of the former secret is good while that is named, and of no other", () => {
    expect(isSignedWebhook(body, signature, ["new", "hush"])).toBe(true);
    expect(isSignedWebhook(body, signature, ["new"])).toBe(false);
    expect(isSignedWebhook(body, signature, [])).toBe(false);
  });

  test.each([undefined, "", "=", "AAAA", signature.slice(1), signature.toLowerCase()])("%j is none", (wrong) => {
    expect(isSignedWebhook(body, wrong, ["hush"])).toBe(false);
  });

  test("is of these bytes and no others", () => {
    expect(isSignedWebhook(Buffer.from('{"id":2}'), signature, ["hush"])).toBe(false);
    expect(isSignedWebhook(Buffer.from('{"id":1}\n'), signature, ["hush"])).toBe(false);
    expect(isSignedWebhook(Buffer.alloc(0), signature, ["hush"])).toBe(false);
  });
});

describe("an app proxy's signature", () => {
  const AT = new Date(1_317_327_555_000);
  const EXAMPLE =
    "extra=1&extra=2&shop=shop-name.myshopify.com&logged_in_customer_id=1&path_prefix=%2Fapps%2Fawesome_reviews&timestamp=1317327555" +
    "&signature=4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb";
  const after = (seconds: number) => new Date(AT.getTime() + seconds * 1000);
  const isGood = (query: string, now = AT, secrets = ["hush"]) =>
    isSignedProxyQuery(new URLSearchParams(query), secrets, now);

  test("is what Shopify's documentation shows", () => {
    expect(isGood(EXAMPLE)).toBe(true);
    expect(isGood(EXAMPLE, AT, ["new", "hush"])).toBe(true);
    expect(isGood(EXAMPLE, AT, ["new"])).toBe(false);
  });

  test("is good for 90 seconds before and after", () => {
    expect([-91, -90, 0, 90, 91].map((seconds) => isGood(EXAMPLE, after(seconds)))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  test.each([
    ["another customer", EXAMPLE.replace("customer_id=1", "customer_id=2")],
    ["nobody", EXAMPLE.replace("&logged_in_customer_id=1", "")],
    ["another shop", EXAMPLE.replace("shop-name", "shop-mane")],
    ["the values in another order", EXAMPLE.replace("extra=1&extra=2", "extra=2&extra=1")],
    ["one value more", `${EXAMPLE}&extra=3`],
    ["no signature", EXAMPLE.replace(/&signature=.*/, "")],
    ["an empty signature", EXAMPLE.replace(/&signature=.*/, "&signature=")],
    ["two signatures", `${EXAMPLE}&signature=00`],
    ["nothing at all", ""],
  ])("is not good for %s", (_, query) => {
    expect(isGood(query)).toBe(false);
  });

  test.each(["shop", "logged_in_customer_id", "path_prefix", "timestamp"])(
    "that covers two of %s is not good, for it does not say which",
    (name) => {
      const query: Record<string, string | string[]> = {
        shop: "a.myshopify.com",
        logged_in_customer_id: "1",
        path_prefix: "/apps/x",
        timestamp: "1317327555",
      };
      const once = new URLSearchParams(query as Record<string, string>);
      once.set("signature", signProxyQuery(query, "hush"));
      expect(isGood(once.toString())).toBe(true);
      query[name] = [String(query[name]), String(query[name])];
      const twice = new URLSearchParams(
        Object.entries(query).flatMap(([key, value]) => [value].flat().map((each) => [key, each])),
      );
      twice.set("signature", signProxyQuery(query, "hush"));
      expect(isGood(twice.toString())).toBe(false);
    },
  );

  test.each(["", "NaN", "Infinity", "soon"])("with the time %j is not good", (timestamp) => {
    const query = { shop: "a.myshopify.com", logged_in_customer_id: "1", path_prefix: "/apps/x", timestamp };
    expect(isGood(new URLSearchParams({ ...query, signature: signProxyQuery(query, "hush") }).toString())).toBe(false);
  });
});

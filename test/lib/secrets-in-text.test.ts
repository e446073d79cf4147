import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { findSecrets } from "#test/support/secrets-in-text";

// The run's end searches every app's log with this; here it is shown to find.

const digest = (encoding: "hex" | "base64") => createHmac("sha256", "key").update("body").digest(encoding);
const TOKEN = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL2EifQ.c2ln";

test.each([
  ["an access token", '{"msg":"asked with shpat_0123456789abcdef"}'],
  ["a user's access token", "shpua_0123456789"],
  ["a refresh token", "shprt_0123456789"],
  ["a session token", `Failed to parse session token '${TOKEN}'`],
  ["half a session token", TOKEN.slice(0, 40)],
  ["a bearer token", '{"authorization":"Bearer abcdefgh"}'],
  ["a webhook's signature", `{"hmac":"${digest("base64")}"}`],
  ["an app proxy's signature", `signature ${digest("hex")}`],
  ["a signed address", '{"path":"/app?shop=a.myshopify.com&hmac=00ff"}'],
  ["a sealing key", Buffer.alloc(32, 7).toString("base64")],
  ["a database's password", "cannot reach postgresql://evergreen:s3cret@localhost:5432/evergreen"],
  ["an e-mail address", "no member ada.byrne+shop@example.co.uk"],
  ["a person's name by its field", '{"customer":{"first_name":"Ada"}}'],
  ["a person's name by itself", "no order of Mei Lin was found"],
  ["a Chinese name", "没有 王思雨 的订单"],
  ["the app's own secret", "dev-store-app-secret"],
])("%s in a line is found, and not repeated", (_, line) => {
  const known = ["Mei Lin", "王思雨", "dev-store-app-secret"];
  const found = findSecrets(`{"msg":"request"}\n${line}\n`, known);
  expect(found.length).toBeGreaterThan(0);
  expect(new Set(found.map((finding) => finding.line))).toEqual(new Set([2]));
  for (const { text } of found) expect(findSecrets(text, known)).toEqual([]);
});

test("what an app says every day is not taken for a secret", () => {
  const lines = [
    '{"level":"info","time":"2026-11-22T01:00:00.000Z","requestId":"2b1c0e8e-5d0e-4b8e-9a35-54a4f0c3a1de","shop":"evergreen-demo.myshopify.com","method":"GET","path":"/app/members/12","status":200,"ms":12,"msg":"request"}',
    '{"level":"error","err":{"type":"Error","message":"refused","stack":"Error: refused\\n    at run (file:///srv/node_modules/@shopify/shopify-api/dist/esm/lib/clients/client.mjs:12:3)"},"msg":"job failed"}',
    '{"level":"warn","door":"pubsub","refusal":"no bearer token","msg":"delivery refused"}',
    '{"level":"info","role":"all","port":3000,"msg":"Evergreen started"}',
  ];
  expect(findSecrets(lines.join("\n"), [])).toEqual([]);
});

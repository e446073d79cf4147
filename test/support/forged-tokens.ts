import { createHmac } from "node:crypto";
import { FORMER_SECRET } from "./app.ts";
import { idToken } from "./id-token.ts";

const now = () => Math.floor(Date.now() / 1000);
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const unsigned = (token: string) => `${token.split(".").slice(0, 2).join(".")}.`;
const withAlgorithm = (domain: string, alg: string) => idToken(domain, { header: { alg, typ: "JWT" } });

/** What can be wrong with a session token for a shop. */
export const FORGED_TOKENS: [what: string, make: (domain: string) => string][] = [
  ["expired", (domain) => idToken(domain, { claims: { exp: now() - 60, iat: now() - 120, nbf: now() - 120 } })],
  ["not yet good", (domain) => idToken(domain, { claims: { nbf: now() + 600 } })],
  ["signed with another secret", (domain) => idToken(domain, { secret: "guessed" })],
  ["signed with nothing", (domain) => idToken(domain, { secret: "" })],
  ["signed with the secret before the rotation", (domain) => idToken(domain, { secret: FORMER_SECRET })],
  ["of another app", (domain) => idToken(domain, { claims: { aud: "another-app" } })],
  ["of no app", (domain) => idToken(domain, { claims: { aud: undefined } })],
  ["not signed, and saying so", (domain) => unsigned(withAlgorithm(domain, "none"))],
  ["not signed, and saying so in other letters", (domain) => unsigned(withAlgorithm(domain, "nOnE"))],
  ["signed all the same, and saying that it is not", (domain) => withAlgorithm(domain, "none")],
  ["without its signature", (domain) => unsigned(idToken(domain))],
  ["signed with a stronger algorithm than agreed", (domain) => withAlgorithm(domain, "HS512")],
  ["said to be signed with a public key, which the secret is taken for", (domain) => withAlgorithm(domain, "RS256")],
  ["bringing the key it is signed with", (domain) => withOwnKey(domain)],
  ["changed after it was signed", (domain) => tampered(domain)],
  [
    "issued by another shop than it is for",
    (domain) => idToken(domain, { claims: { iss: "https://a.myshopify.com/admin" } }),
  ],
  ["issued by nobody", (domain) => idToken(domain, { claims: { iss: undefined } })],
  ["no token at all", () => "abc"],
  ["null", () => "null"],
];

/** The same signature under claims that name another member of staff. */
function tampered(domain: string): string {
  const [header, body, signature] = idToken(domain).split(".");
  const claims = JSON.parse(Buffer.from(body!, "base64url").toString()) as object;
  return [header, part({ ...claims, sub: "1" }), signature].join(".");
}

function withOwnKey(domain: string): string {
  const secret = "brought along";
  const jwk = { kty: "oct", k: Buffer.from(secret).toString("base64url") };
  const [, body] = idToken(domain).split(".");
  const signed = `${part({ alg: "HS256", typ: "JWT", jwk })}.${body}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

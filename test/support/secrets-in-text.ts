/** What must not be written down, by how it looks. */
const LOOKS: readonly [name: string, pattern: RegExp][] = [
  ["an access or refresh token", /\bshp[a-z]{2}_\w+/g],
  ["a session token", /\beyJ[\w-]{6,}(\.[\w-]*){0,2}/g],
  ["a bearer token", /\bBearer [\w.~+/-]{8,}/gi],
  ["a signature or a key of 32 bytes in base64", /(?<![\w+/])[A-Za-z0-9+/]{43}=(?![\w+/=])/g],
  ["a signature or a key of 32 bytes in hex", /\b[0-9a-f]{64}\b/gi],
  ["a signed address", /[?&](?:hmac|signature|id_token|session)=[^\s"&]+/g],
  ["a password in an address", /\b[a-z]+:\/\/[^\s/:@"]*:[^\s/@"]+@/g],
  ["an e-mail address", /[\w.+-]+@[\w-]+(\.[\w-]+)*\.[a-z]{2,}\b/gi],
  ["a person's data", /"(?:first_?name|last_?name|email|phone|address1)"\s*:\s*"[^"]+"/gi],
];

export type Finding = { line: number; what: string; text: string };

/**
 * Where a text holds what it must not: anything that looks like a secret or like a person's data, or one of the `known`
 * ones. What is found is left out of `text`, the line it was found in.
 */
export function findSecrets(text: string, known: readonly string[]): Finding[] {
  const words = [...new Set(known)].filter((word) => Buffer.byteLength(word) >= 6);
  return text.split("\n").flatMap((line, index) => {
    const looks = LOOKS.flatMap(([what, pattern]) => (line.search(pattern) >= 0 ? [what] : []));
    const told = words.filter((word) => line.includes(word)).map(() => "a known secret or name");
    const found = [...looks, ...new Set(told)];
    return found.map((what) => ({ line: index + 1, what, text: masked(line, words).slice(0, 300) }));
  });
}

function masked(line: string, words: readonly string[]): string {
  const withoutLooks = LOOKS.reduce((rest, [, pattern]) => rest.replaceAll(pattern, "[…]"), line);
  return words.reduce((rest, word) => rest.replaceAll(word, "[…]"), withoutLooks);
}

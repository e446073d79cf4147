import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** A key to hand out once. `prefix` is how it begins: enough to tell keys apart, nothing to guess the rest by. */
export type SecretKey = { key: string; prefix: string; hash: Buffer };

/** A key of 256 random bits after `label`; what is that random needs no slow hash. */
export function newSecretKey(label: string): SecretKey {
  const key = label + randomBytes(32).toString("base64url");
  return { key, prefix: key.slice(0, label.length + 6), hash: hashOfKey(key) };
}

export function hashOfKey(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}

/** In a time that tells nothing of either. */
export function isSameHash(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

import { createHmac } from "node:crypto";
import type { Deps } from "~/deps";

/**
 * Makes the key by which a shop knows a guest again: from their e-mail address, whatever its case, and without giving the
 * address away. Keyed by the encryption key, so when that is changed, guests of before are no longer known.
 */
export function guestKeys({ env }: Pick<Deps, "env">, shopId: bigint): (email: string) => string {
  return (email) =>
    createHmac("sha256", env.ENCRYPTION_KEY)
      .update(`guest:${shopId}:${email.trim().toLowerCase()}`)
      .digest("base64url");
}

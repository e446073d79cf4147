import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { LoyaltyError } from "~/domain/loyalty-error";
import { deps } from "~/deps.server";

// Counted in this process's memory: with several processes a shop has as many times the room, and no request waits for
// a count. Whoever counts here has been authenticated, so nobody can use up what is another's.

const { RATE_ADMIN_PER_MINUTE, RATE_SHOPPER_PER_MINUTE, RATE_PROXY_PER_SECOND, RATE_API_PER_MINUTE } = deps.env;
const merchants = new RateLimiterMemory({ points: RATE_ADMIN_PER_MINUTE, duration: 60 });
const shoppers = new RateLimiterMemory({ points: RATE_SHOPPER_PER_MINUTE, duration: 60 });
const keys = new RateLimiterMemory({ points: RATE_API_PER_MINUTE, duration: 60 });
const shops = new RateLimiterMemory({ points: RATE_PROXY_PER_SECOND, duration: 1 });

/** Count one request of a shop's staff. Throws LoyaltyError `too_many_requests`. */
export async function countMerchant(shopDomain: string): Promise<void> {
  await count(merchants, shopDomain);
}

/** Count one request of a shopper; one that is refused takes nothing of the shop's room. Throws as `countMerchant`. */
export async function countShopper(shopDomain: string, customerId: string): Promise<void> {
  await count(shoppers, `${shopDomain} ${customerId}`);
  await count(shops, shopDomain);
}

/** Count one request made with an API key. Throws as `countMerchant`. */
export async function countApiKey(keyId: bigint): Promise<void> {
  await count(keys, String(keyId));
}

/** The header that tells how long to wait; none for a refusal without a wait. */
export function retryAfter(seconds: unknown): Record<string, string> {
  return typeof seconds === "number" ? { "Retry-After": String(seconds) } : {};
}

async function count(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    throw new LoyaltyError("too_many_requests", { retryAfterSeconds: Math.ceil(refused.msBeforeNext / 1000) });
  }
}

import { getShop, type Shop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { deps as processDeps } from "~/deps.server";
import { LoyaltyError } from "~/domain/loyalty-error";
import { UnusableFields } from "~/lib/unusable-fields";
import { identifyApp, noteAppSeen } from "~/services/platform/identify-app.server";
import { countApiKey, retryAfter } from "./limits.server";
import { REFUSAL_STATUS } from "./refusal-status";
import { shopDeps } from "./shop-deps.server";

/** Whose key it is; `by` names the key for the history. */
export type Caller = { shop: Shop; by: string };

export type AppAnswer = { status: number; body: object; headers: Record<string, string> };

/**
 * Answer a request of an app with JSON: its key says which shop it may ask of, and `work` gets deps that reach that shop's
 * rows only. 401 without a good key, 403 while the shop does not have Evergreen, 429 too often, 422 for unusable fields.
 */
export async function answerApp(
  authorization: string | undefined,
  work: (caller: Caller, deps: Deps) => Promise<{ status?: number; body: object }>,
): Promise<AppAnswer> {
  try {
    const key = await identifyApp(processDeps.db, authorization);
    if (!key) return refusal(401, "unauthorized", {}, { "WWW-Authenticate": "Bearer" });
    await countApiKey(key.id);
    const deps = shopDeps(key.shopId);
    const shop = await getShop(deps.db, key.shopId);
    if (!shop?.installedAt) return refusal(403, "shop_unavailable");
    await noteAppSeen(deps, key);
    const { status = 200, body } = await work({ shop, by: `API key ${key.name}` }, deps);
    return { status, body, headers: {} };
  } catch (error) {
    if (error instanceof UnusableFields) return refusal(422, "invalid", { fields: error.fields });
    if (error instanceof LoyaltyError) {
      return refusal(
        REFUSAL_STATUS[error.code],
        error.code,
        error.details,
        retryAfter(error.details.retryAfterSeconds),
      );
    }
    processDeps.log.error({ err: error }, "API request failed");
    return refusal(500, "internal");
  }
}

function refusal(status: number, code: string, details: object = {}, headers: Record<string, string> = {}): AppAnswer {
  return { status, body: { error: { code, details } }, headers };
}

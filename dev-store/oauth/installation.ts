import { randomBytes } from "node:crypto";
import type { Installation, ShopState, Token } from "../shop/types.ts";

const ACCESS_SECONDS = 3600;
const REFRESH_SECONDS = 90 * 86_400;
/** An online token lives a day, as Shopify's do. */
const ONLINE_SECONDS = 86_400;

export type TokenAnswer = {
  access_token: string;
  scope: string;
  expires_in?: number;
  refresh_token?: string;
  refresh_token_expires_in?: number;
};

/** The installation, if this access token is good at this moment. */
export function installationForToken(
  state: ShopState,
  accessToken: string | undefined,
  now: Date,
): Installation | null {
  const token = state.app?.accessTokens.find((candidate) => candidate.accessToken === accessToken);
  if (!state.app || !token) return null;
  return token.expiresAt === null || new Date(token.expiresAt) > now ? state.app : null;
}

/**
 * Adds a token to the installation and says what Shopify would answer. A non-expiring offline token has no refresh
 * token; asking again gives the same one, as Shopify does.
 */
export function issueToken(app: Installation, kind: "offline" | "expiring" | "online", now: Date): TokenAnswer {
  dropDeadTokens(app, now);
  const scope = app.scopes.join(",");
  if (kind === "offline") {
    const known = app.accessTokens.find((token) => !token.online && token.expiresAt === null);
    if (known) return { access_token: known.accessToken, scope };
  }
  const seconds = kind === "online" ? ONLINE_SECONDS : ACCESS_SECONDS;
  const token: Token = {
    accessToken: `shp${kind === "online" ? "u" : "a"}t_${randomBytes(16).toString("hex")}`,
    refreshToken: kind === "expiring" ? `shprt_${randomBytes(16).toString("hex")}` : null,
    expiresAt: kind === "offline" ? null : new Date(now.getTime() + seconds * 1000).toISOString(),
    online: kind === "online",
  };
  app.accessTokens.push(token);
  return {
    access_token: token.accessToken,
    scope,
    ...(token.expiresAt && { expires_in: seconds }),
    ...(token.refreshToken && { refresh_token: token.refreshToken, refresh_token_expires_in: REFRESH_SECONDS }),
  };
}

/** Trades a refresh token for a new pair; the old pair dies at once. Null when it is unknown, used or too old. */
export function refreshToken(app: Installation, refresh: string, now: Date): TokenAnswer | null {
  dropDeadTokens(app, now);
  const index = app.accessTokens.findIndex((token) => token.refreshToken === refresh);
  if (index === -1) return null;
  app.accessTokens.splice(index, 1);
  return issueToken(app, "expiring", now);
}

/** Only what can never be used again goes: an expired access token keeps its row while its refresh token lives. */
function dropDeadTokens(app: Installation, now: Date): void {
  app.accessTokens = app.accessTokens.filter((token) => {
    if (token.expiresAt === null) return true;
    const afterExpiry = token.refreshToken ? (REFRESH_SECONDS - ACCESS_SECONDS) * 1000 : 0;
    return new Date(token.expiresAt).getTime() + afterExpiry > now.getTime();
  });
}

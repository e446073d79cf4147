import { z } from "zod";
import type { AppConfig } from "../app-config.ts";
import { readBody, sendJson } from "../http/messages.ts";
import type { Exchange } from "../http/router.ts";
import type { Shop } from "../shop/store.ts";
import { type AppCredentials, verifyIdToken } from "./id-token.ts";
import { issueToken, refreshToken, type TokenAnswer } from "./installation.ts";

const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";
const OFFLINE = "urn:shopify:params:oauth:token-type:offline-access-token";
const ONLINE = "urn:shopify:params:oauth:token-type:online-access-token";

const Grant = z.object({
  client_id: z.string(),
  client_secret: z.string(),
  grant_type: z.enum([TOKEN_EXCHANGE, "refresh_token"]),
  subject_token: z.string().optional(),
  subject_token_type: z.string().optional(),
  requested_token_type: z.enum([OFFLINE, ONLINE]).default(OFFLINE),
  expiring: z.coerce.string().default("0"),
  refresh_token: z.string().optional(),
});

export type OAuthDeps = {
  shop: Shop;
  app: AppCredentials;
  config: AppConfig;
  now: () => Date;
  /** Grants the app its scopes; called by the first exchange, which is what installs an app on Shopify. */
  install: () => void;
  persist: () => void;
};

/** POST /admin/oauth/access_token: token exchange and refresh, answered as Shopify answers them. */
export async function answerTokenRequest(deps: OAuthDeps, { req, res }: Exchange): Promise<void> {
  const grant = Grant.safeParse(parseGrant(await readBody(req), req.headers["content-type"] ?? ""));
  if (!grant.success) {
    const isGrantType = grant.error.issues.some(({ path }) => path[0] === "grant_type");
    return refuse(
      res,
      isGrantType ? "unsupported_grant_type" : "invalid_request",
      "The request is missing a parameter or has a wrong one.",
    );
  }
  if (grant.data.client_id !== deps.app.apiKey || grant.data.client_secret !== deps.app.apiSecret) {
    return refuse(
      res,
      "application_cannot_be_found",
      "The application cannot be found: client id or client secret is wrong.",
    );
  }
  if (grant.data.grant_type === "refresh_token") return refresh(deps, res, grant.data.refresh_token ?? "");
  return exchange(deps, res, grant.data);
}

function refresh(deps: OAuthDeps, res: Exchange["res"], token: string): void {
  const installation = deps.shop.state.app;
  const answer = installation && refreshToken(installation, token, deps.now());
  if (!answer) return refuse(res, "invalid_grant", "This request requires an active refresh_token");
  deps.persist();
  sendJson(res, 200, answer);
}

function exchange(deps: OAuthDeps, res: Exchange["res"], grant: z.infer<typeof Grant>): void {
  const { shop, app, now } = deps;
  const claims = verifyIdToken(app, grant.subject_token ?? "", shop.state.shop.domain, now());
  if (grant.subject_token_type !== ID_TOKEN || !claims) {
    return refuse(res, "invalid_subject_token", "The subject token is invalid or has expired.");
  }
  if (!shop.state.app) deps.install();
  const installation = shop.state.app;
  if (!installation) throw new Error("The app was not installed.");
  const isOnline = grant.requested_token_type === ONLINE;
  const answer = issueToken(installation, isOnline ? "online" : grant.expiring === "1" ? "expiring" : "offline", now());
  deps.persist();
  sendJson(res, 200, isOnline ? withUser(answer, deps, claims.sub) : answer);
}

function withUser(answer: TokenAnswer, { shop }: OAuthDeps, userId: string): TokenAnswer & Record<string, unknown> {
  const associated_user = {
    id: Number(userId),
    first_name: "June",
    last_name: "Perry",
    email: shop.state.shop.email,
    email_verified: true,
    account_owner: true,
    locale: shop.state.shop.locale,
    collaborator: false,
  };
  return { ...answer, associated_user_scope: answer.scope, associated_user };
}

function parseGrant(body: string, contentType: string): unknown {
  if (contentType.includes("application/x-www-form-urlencoded")) return Object.fromEntries(new URLSearchParams(body));
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function refuse(res: Exchange["res"], error: string, description: string): void {
  sendJson(res, 400, { error, error_description: description });
}

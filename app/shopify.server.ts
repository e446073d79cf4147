import "@shopify/shopify-app-remix/adapters/node";
import { ApiVersion, AppDistribution, LogSeverity, shopifyApp } from "@shopify/shopify-app-remix/server";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import { SealedSessionStorage } from "~/db/session-storage.server";
import { prisma } from "~/db.server";
import { env } from "~/env.server";
import { Seal } from "~/lib/seal.server";
import { log } from "~/log.server";

export const sessionStorage = new SealedSessionStorage(
  new PrismaSessionStorage(prisma),
  new Seal(env.ENCRYPTION_KEY, env.ENCRYPTION_KEY_PREVIOUS),
);

const shopify = shopifyApp({
  apiKey: env.SHOPIFY_API_KEY,
  apiSecretKey: env.SHOPIFY_API_SECRET,
  apiVersion: ApiVersion.October26,
  appUrl: env.SHOPIFY_APP_URL,
  authPathPrefix: "/auth",
  sessionStorage,
  distribution: AppDistribution.AppStore,
  future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  logger: { level: LogSeverity.Warning, log: (severity, message) => logLine(severity, message) },
});

function logLine(severity: LogSeverity, message: string): Promise<void> {
  if (severity === LogSeverity.Error) log.error({ from: "shopify" }, message);
  else if (severity === LogSeverity.Warning) log.warn({ from: "shopify" }, message);
  return Promise.resolve();
}

export const { authenticate, unauthenticated, addDocumentResponseHeaders } = shopify;

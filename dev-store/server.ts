import { createServer, type Server } from "node:http";
import { Bucket } from "./admin-api/bucket.ts";
import { createAdminApi } from "./admin-api/endpoint.ts";
import { Faults } from "./admin-api/faults.ts";
import { loadAdminSchema } from "./admin-api/schema.ts";
import { createAdmin } from "./admin/routes.ts";
import { readAppConfig } from "./app-config.ts";
import { BulkOperations } from "./bulk/operations.ts";
import { serveBulkResults } from "./bulk/serve.ts";
import { addAppBridge } from "./app-bridge/serve.ts";
import { addAppControls } from "./control/app.ts";
import { addOrderControls } from "./control/orders.ts";
import { addShopControls } from "./control/shop.ts";
import { addWebhookControls } from "./control/webhooks.ts";
import { closer, listen } from "./http/listen.ts";
import { isLocalRequest } from "./http/local-only.ts";
import { HttpError, sendJson } from "./http/messages.ts";
import { Router } from "./http/router.ts";
import { installApp } from "./installation.ts";
import { answerTokenRequest } from "./oauth/token-endpoint.ts";
import { defaultOptions, type DevStoreOptions } from "./options.ts";
import type { Runtime } from "./runtime.ts";
import { keepSaved, loadState } from "./shop/persistence.ts";
import { seedShop } from "./shop/seed.ts";
import { Shop } from "./shop/store.ts";
import { createStorefront } from "./storefront/index.ts";
import { createTunnel } from "./tunnel/tunnel.ts";
import { COMPLIANCE_TOPICS } from "./webhooks/compliance.ts";
import { WebhookSender } from "./webhooks/sender.ts";

export type DevStore = {
  /** Origin of the shop and its admin. */
  url: string;
  /** Origin under which browsers see the app: what the app's SHOPIFY_APP_URL has to be. */
  tunnelUrl: string;
  shop: Shop;
  webhooks: WebhookSender;
  bulk: BulkOperations;
  /** Saves the shop and closes both ports; webhooks still queued are forgotten. */
  stop: () => Promise<void>;
};

/** Starts a development store on this machine. Resolves when both ports listen. */
export async function startDevStore(given: Partial<DevStoreOptions> = {}): Promise<DevStore> {
  const options = { ...defaultOptions, ...given };
  const { runtime, save } = createRuntime(options);
  const handle = createHandler(runtime);
  // The handler answers its own errors: it never rejects.
  const store = createServer((req, res) => void handle(req, res));
  const tunnel = createTunnel({
    appTarget: options.appTarget,
    adminOrigins: () => [runtime.urls.store, runtime.urls.store.replace("localhost", "127.0.0.1")],
    appBridgeUrl: () => `${runtime.urls.store}/app-bridge.js`,
    adminAppUrl: () => `${runtime.urls.store}/admin/apps/${runtime.config.handle}`,
  });
  const [closeStore, closeTunnel] = [closer(store), closer(tunnel)];
  runtime.urls.store = await origin(store, options.port);
  runtime.urls.tunnel = await origin(tunnel, options.tunnelPort).catch(async (error: unknown) => {
    await closeStore();
    throw error;
  });
  return {
    url: runtime.urls.store,
    tunnelUrl: runtime.urls.tunnel,
    shop: runtime.shop,
    webhooks: runtime.sender,
    bulk: runtime.bulk,
    stop: async () => {
      runtime.sender.stop();
      runtime.bulk.stop();
      save?.stop();
      await Promise.all([closeStore(), closeTunnel()]);
    },
  };
}

async function origin(server: Server, port: number): Promise<string> {
  return `http://localhost:${await listen(server, port)}`;
}

function createRuntime(options: DevStoreOptions) {
  const { stateFile, now } = options;
  const config = readAppConfig(options.tomlPath);
  const state = (stateFile && loadState(stateFile)) || (options.shop ?? seedShop(options.seed, now()));
  const save = stateFile ? keepSaved(stateFile, () => state) : null;
  const destination = () => ({
    origin: options.appTarget,
    apiSecret: options.apiSecret,
    apiVersion: config.apiVersion,
    domain: state.shop.domain,
  });
  const sender = new WebhookSender({ config, destination, retryDelays: options.retryDelays, now, random: Math.random });
  const isPrivacy = (topic: string) => COMPLIANCE_TOPICS.some((known) => known === topic);
  const shop = new Shop(state, {
    now,
    onChange: () => save?.changed(),
    // An app that isn't installed hears nothing but what the law obliges it to hear.
    emit: (event) => (state.app || isPrivacy(event.topic)) && sender.send(event),
  });
  const bucket = new Bucket(options.throttle.maximum, options.throttle.restoreRate, now);
  const admin = loadAdminSchema();
  const runtime: Runtime = {
    admin,
    bulk: new BulkOperations(admin, now),
    options,
    config,
    shop,
    sender,
    bucket,
    apiFaults: new Faults(),
    urls: { store: "", tunnel: "" },
  };
  return { runtime, save };
}

function createHandler(runtime: Runtime) {
  const { admin, bulk, shop, config, options, bucket, apiFaults, urls } = runtime;
  const router = new Router();
  const adminApi = createAdminApi({
    admin,
    bulk,
    shop,
    config,
    apiKey: options.apiKey,
    bucket,
    faults: apiFaults,
    storeUrl: () => urls.store,
    now: options.now,
  });
  const oauth = {
    shop,
    app: options,
    config,
    now: options.now,
    install: () => installApp(runtime),
    persist: () => shop.touch(),
  };
  router.on("POST", "/admin/api/:version/graphql.json", adminApi);
  router.on("POST", "/admin/oauth/access_token", (exchange) => answerTokenRequest(oauth, exchange));
  router.on("GET", "/bulk-operations/:name", serveBulkResults(bulk));
  addAppBridge(router, runtime);
  addShopControls(router, runtime);
  addOrderControls(router, runtime);
  addWebhookControls(router, runtime);
  addAppControls(router, runtime);
  createAdmin(router, runtime);
  const storefront = createStorefront({
    shop,
    extensionDir: options.extensionDir,
    appProxy: { target: () => options.appTarget, secret: () => options.apiSecret, ...config.proxy },
  });

  return async (req: Parameters<typeof storefront>[0], res: Parameters<typeof storefront>[1]): Promise<void> => {
    try {
      if (!isLocalRequest(req))
        return sendJson(res, 403, { error: "The development store answers this machine only." });
      if ((await router.handle(req, res)) || (await storefront(req, res))) return;
      sendJson(res, 404, { errors: "Not Found" });
    } catch (error) {
      if (error instanceof HttpError) return sendJson(res, error.status, { errors: error.message });
      process.stderr.write(
        `dev-store: ${req.method} ${req.url}: ${error instanceof Error ? error.stack : String(error)}\n`,
      );
      if (res.headersSent) res.destroy();
      else sendJson(res, 500, { errors: "The development store failed; its console says why." });
    }
  };
}

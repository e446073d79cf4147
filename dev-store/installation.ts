import { stringify } from "lossless-json";
import { gid } from "./admin-api/ids.ts";
import { derivedId } from "./shop/ids.ts";
import { shopBody } from "./shop/payloads.ts";
import { historyEvents } from "./shop/replay.ts";
import type { Runtime } from "./runtime.ts";

const HISTORY_DAYS = 120;
/** Gives the app the time to finish its first request before the past arrives. */
const HISTORY_DELAY_MS = 1500;

/**
 * Installs the app: grants the scopes of its configuration file. With `history` on, the seeded orders of the last 120
 * days follow as webhooks, in order, so that a first look does not meet an empty programme.
 */
export function installApp({ shop, options, config, sender }: Runtime): void {
  if (shop.state.app) return;
  shop.state.app = {
    id: derivedId("app", options.apiKey).toString(),
    scopes: [...config.scopes],
    accessTokens: [],
    installedAt: options.now().toISOString(),
  };
  shop.touch();
  if (!options.history) return;
  const since = new Date(options.now().getTime() - HISTORY_DAYS * 86_400_000);
  const topics = config.subscriptions.map(({ topic }) => topic);
  for (const event of historyEvents(shop.state, { since, topics })) sender.send(event, { delayMs: HISTORY_DELAY_MS });
}

/** Removes the app: its tokens die, app/uninstalled is its last webhook. False when it wasn't installed. */
export function uninstallApp({ shop }: Runtime): boolean {
  if (!shop.state.app) return false;
  shop.act((notify) => notify("app/uninstalled", () => shopBody(shop)));
  shop.state.app = null;
  shop.touch();
  return true;
}

/** Grants or takes back optional scopes; sends app/scopes_update. */
export function changeScopes({ shop, config, options }: Runtime, granted: readonly string[]): void {
  const { app } = shop.state;
  if (!app) return;
  const previous = app.scopes;
  app.scopes = [...config.scopes, ...granted.filter((scope) => config.optionalScopes.includes(scope))];
  const { scopes } = app;
  shop.act((notify) =>
    notify(
      "app/scopes_update",
      () =>
        stringify({
          id: BigInt(app.id),
          shop_id: gid("Shop", shop.state.shop.id),
          previous,
          current: scopes,
          updated_at: options.now().toISOString(),
        }) ?? "",
    ),
  );
}

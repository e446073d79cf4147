import { createHash, timingSafeEqual } from "node:crypto";
import type { Deps, ProcessDeps } from "~/deps";
import { parseEventBridgeEvent } from "~/shopify/parse-eventbridge-event";
import { parsePubSubMessage } from "~/shopify/parse-pubsub-message";
import { createDoor, type Handler } from "./door.server";
import { googleTokenCheck } from "./google-token.server";
import { answer } from "./http.server";
import { createDeliveryStore, type StoreDelivery } from "./store-delivery.server";
import { createWebhookEndpoint } from "./webhooks.server";

/** The ways by which Shopify's webhooks reach the inbox, by their path. They take POST. */
export function createDoors(deps: ProcessDeps, onStored: () => void): ReadonlyMap<string, Handler> {
  const store = createDeliveryStore(deps, onStored);
  return new Map([
    ["/webhooks", createWebhookEndpoint(deps, store)],
    ["/webhooks/pubsub", pubSubDoor(deps, store)],
    ["/webhooks/eventbridge", eventBridgeDoor(deps, store)],
  ]);
}

/** A door that is not in use gives no sign of being one. */
const CLOSED: Handler = (_, response) => Promise.resolve(answer(response, 404));

/** Google Pub/Sub, pushing with a token of its service account. */
function pubSubDoor(deps: Deps, store: StoreDelivery): Handler {
  const { PUBSUB_AUDIENCE: audience, PUBSUB_SERVICE_ACCOUNT: serviceAccount, PUBSUB_KEYS_URL: keysUrl } = deps.env;
  if (!audience || !serviceAccount) return CLOSED;
  const refusalOf = googleTokenCheck({ audience, serviceAccount, keysUrl, now: deps.now });
  return createDoor(deps, store, {
    name: "pubsub",
    refusal: ({ headers }) => refusalOf(headers.authorization ?? ""),
    read: parsePubSubMessage,
  });
}

/** Amazon EventBridge, whose API destination sends a header that only it and we know. */
function eventBridgeDoor(deps: Deps, store: StoreDelivery): Handler {
  const { EVENTBRIDGE_SECRET: secret, EVENTBRIDGE_HEADER: header } = deps.env;
  if (!secret) return CLOSED;
  return createDoor(deps, store, {
    name: "eventbridge",
    refusal: ({ headers }) => Promise.resolve(isSame(String(headers[header] ?? ""), secret) ? null : "wrong secret"),
    read: parseEventBridgeEvent,
  });
}

/** In a time that tells nothing of either, their lengths included. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

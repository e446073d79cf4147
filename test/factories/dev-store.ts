import type { Send } from "~/shopify/admin-api.server";
import type { DevStoreOptions } from "../../dev-store/options.ts";
import { startDevStore, type DevStore } from "../../dev-store/server.ts";
import { seedShop } from "../../dev-store/shop/seed.ts";
import type { Discount, ShopState } from "../../dev-store/shop/types.ts";

const APP = { apiKey: "test-key", apiSecret: "test-secret" };

/** A development store inside the test's process, with the app installed, and its Admin API as the library would call it. */
export type ConnectedStore = {
  store: DevStore;
  send: Send;
  discounts: () => Discount[];
  /** A customer of the store whom nobody else was given. */
  nextCustomer: () => bigint;
  control: (path: string, body: object) => Promise<void>;
  close: () => Promise<void>;
};

export async function connectDevStore(
  now: () => Date,
  options: Partial<DevStoreOptions> = {},
): Promise<ConnectedStore> {
  const store = await startDevStore({
    port: 0,
    tunnelPort: 0,
    stateFile: null,
    history: false,
    now,
    shop: seededShop(now()),
    ...APP,
    ...options,
  });
  const token = await install(store);
  let given = 0;
  return {
    store,
    send: (document, variables, signal) => call(store, token, document, variables, signal),
    discounts: () => store.shop.state.discounts,
    nextCustomer: () => BigInt(store.shop.state.customers[(given += 1)]!.id),
    control: async (path, body) => {
      const { ok, status } = await fetch(`${store.url}/control/${path}`, {
        method: "POST",
        body: JSON.stringify(body),
      });
      if (!ok) throw new Error(`the development store answered ${status} to ${path}`);
    },
    close: () => store.stop(),
  };
}

/** Shops of a day, as text: reading one is thirty times faster than making one. */
const seeded = new Map<string, string>();

function seededShop(now: Date): ShopState {
  const day = now.toISOString().slice(0, 10);
  const text = seeded.get(day) ?? JSON.stringify(seedShop(1, now));
  seeded.set(day, text);
  return JSON.parse(text) as ShopState;
}

/** A token that does not run out, so that a test's clock may jump. */
async function install(store: DevStore): Promise<string> {
  const { idToken } = (await (await fetch(`${store.url}/control/id-token`)).json()) as { idToken: string };
  const response = await fetch(`${store.url}/admin/oauth/access_token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      client_id: APP.apiKey,
      client_secret: APP.apiSecret,
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: idToken,
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
    }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

/** The answer's body; throws what the library throws: the Response for a bad status, an error with the body for errors. */
async function call(
  store: DevStore,
  token: string,
  query: string,
  variables: object,
  signal: AbortSignal,
): Promise<unknown> {
  const response = await fetch(`${store.url}/admin/api/2026-10/graphql.json`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-shopify-access-token": token },
    body: JSON.stringify({ query, variables }),
    signal,
  });
  if (!response.ok) throw response;
  const body = (await response.json()) as { errors?: { message: string }[]; extensions?: object };
  if (!body.errors) return body;
  throw Object.assign(new Error(body.errors[0]?.message), {
    body: { ...body, errors: { graphQLErrors: body.errors } },
  });
}

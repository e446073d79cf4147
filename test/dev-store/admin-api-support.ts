import { afterAll } from "vitest";
import type { DevStoreOptions } from "../../dev-store/options.ts";
import { startDevStore, type DevStore } from "../../dev-store/server.ts";

export const API_KEY = "test-key";
export const API_SECRET = "test-secret";
const TOKEN_TYPE = "urn:ietf:params:oauth:token-type:id_token";
export const OFFLINE = "urn:shopify:params:oauth:token-type:offline-access-token";

type Json = Record<string, unknown>;
export type GraphqlBody = {
  // What a test looks into depends on its query.
  data: any; // eslint-disable-line @typescript-eslint/no-explicit-any
  errors?: { message: string; path?: unknown[]; extensions?: Json }[];
  extensions?: {
    cost: { requestedQueryCost: number; actualQueryCost: number | null; throttleStatus: Record<string, number> };
  };
};

/** A development store of its own for a test file: free ports, nothing saved, no history. Stopped at the file's end. */
export async function startTestStore(options: Partial<DevStoreOptions> = {}) {
  const starting = startDevStore({
    port: 0,
    tunnelPort: 0,
    stateFile: null,
    history: false,
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    ...options,
  });
  // Before anything is waited for: afterwards it is too late to say what is to be done at the end of the file.
  afterAll(async () => (await starting).stop());
  const store: DevStore = await starting;

  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(store.url + path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", ...headers },
    });
    return { status: response.status, body: (await response.json()) as Json };
  };
  const idToken = async (): Promise<string> => (await (await fetch(`${store.url}/control/id-token`)).json()).idToken;
  const grant = (fields: Json) =>
    post("/admin/oauth/access_token", { client_id: API_KEY, client_secret: API_SECRET, ...fields });
  const exchange = async (fields: Json = {}) =>
    grant({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: await idToken(),
      subject_token_type: TOKEN_TYPE,
      requested_token_type: OFFLINE,
      expiring: "1",
      ...fields,
    });
  const graphqlWith =
    (token: string) =>
    async (query: string, variables: Json = {}): Promise<GraphqlBody> => {
      const { body } = await post(
        "/admin/api/2026-10/graphql.json",
        { query, variables },
        { "X-Shopify-Access-Token": token },
      );
      return body as GraphqlBody;
    };
  /** Installs the app and gives its way to the Admin API. */
  const install = async () => graphqlWith(String((await exchange()).body.access_token));
  return { store, post, idToken, grant, exchange, graphqlWith, install };
}

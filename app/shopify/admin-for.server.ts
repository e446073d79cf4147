import type { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import { AdminApiError, createAdminApi, type AdminApi } from "./admin-api.server";

type Graphql = (
  document: string,
  options: { variables: Record<string, unknown>; signal: AbortSignal },
) => Promise<Response>;
type Opened = { admin: { graphql: Graphql }; session: Session };

type Options = {
  /** Runs `work` while no other process runs one for the same name. */
  exclusively: <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;
  sessionStorage: Pick<SessionStorage, "loadSession">;
  open: (shopDomain: string) => Promise<Opened>;
  now: () => Date;
};

/** The library refreshes a token that is about to run out; a refresh token works once, so only one may try at a time. */
const REFRESH_AHEAD_MS = 10 * 60_000;

/** Admin APIs of installed shops, with their offline tokens refreshed one at a time per shop, over all processes. */
export function adminApis({ exclusively, sessionStorage, open, now }: Options): (shopDomain: string) => AdminApi {
  const opened = async (shop: string): Promise<Opened> => {
    const session = await sessionStorage.loadSession(`offline_${shop}`);
    if (!session) throw new AdminApiError(`${shop} has no session: the app is not installed there`, true);
    const isFresh = !session.expires || session.expires.getTime() - now().getTime() > REFRESH_AHEAD_MS;
    return isFresh ? open(shop) : exclusively(`token:${shop}`, () => open(shop));
  };
  return (shop) =>
    createAdminApi(
      async (document, variables, signal) => {
        const { admin } = await opened(shop);
        const response = await admin.graphql(document, { variables, signal });
        return response.json();
      },
      (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    );
}

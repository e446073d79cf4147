import { z } from "zod";
import type { AppConfig } from "../app-config.ts";
import type { BulkOperations } from "../bulk/operations.ts";
import { readBody, sendJson } from "../http/messages.ts";
import type { Exchange } from "../http/router.ts";
import { installationForToken } from "../oauth/installation.ts";
import type { Shop } from "../shop/store.ts";
import type { Bucket } from "./bucket.ts";
import { createExecutor } from "./execute.ts";
import type { Faults } from "./faults.ts";
import { nodeByGid } from "./resolvers/nodes.ts";
import { rootValue } from "./resolvers/root.ts";
import { API_VERSION, type AdminSchema } from "./schema.ts";

export type AdminApiDeps = {
  admin: AdminSchema;
  bulk: BulkOperations;
  shop: Shop;
  config: AppConfig;
  apiKey: string;
  bucket: Bucket;
  faults: Faults;
  storeUrl: () => string;
  now: () => Date;
};

const Body = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

const UNAUTHORIZED = { errors: "[API] Invalid API key or access token (unrecognized login or wrong password)" };

/** POST /admin/api/:version/graphql.json. */
export function createAdminApi(deps: AdminApiDeps) {
  const execute = createExecutor(deps.admin, rootValue, deps.bucket);

  return async ({ req, res, params }: Exchange): Promise<void> => {
    const fault = deps.faults.next();
    if (fault)
      return void sendJson(
        res,
        fault.status,
        { errors: fault.message },
        fault.status === 429 ? { "Retry-After": "2.0" } : {},
      );
    const token = req.headers["x-shopify-access-token"];
    const installation = installationForToken(deps.shop.state, Array.isArray(token) ? token[0] : token, deps.now());
    if (!installation) return void sendJson(res, 401, UNAUTHORIZED);
    if (params.version !== API_VERSION) return void sendJson(res, 404, { errors: "Not Found" });
    const body = Body.safeParse(parseJson(await readBody(req)));
    if (!body.success) return void sendJson(res, 400, { errors: { query: "Required parameter missing or invalid" } });
    const { query, variables, operationName } = body.data;
    const { shop, config, apiKey, storeUrl, bulk } = deps;
    const answer = await execute(
      { query, variables: variables ?? {}, operationName: operationName ?? null },
      { shop, installation, config, apiKey, storeUrl, node: nodeByGid, bulk, root: rootValue },
    );
    sendJson(res, 200, answer, { "X-Shopify-API-Version": API_VERSION });
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

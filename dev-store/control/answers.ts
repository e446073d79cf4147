import { ShopError } from "../shop/errors.ts";
import { HttpError, readJson, sendJson } from "../http/messages.ts";
import type { Exchange, Handler } from "../http/router.ts";
import { z } from "zod";

/** Turns a function of the parsed body into a handler that answers JSON; undefined answers 404. */
export function answering<T>(schema: z.ZodType<T>, work: (input: T, exchange: Exchange) => unknown): Handler {
  return async (exchange) => {
    const { req, url, res } = exchange;
    const given = req.method === "GET" ? Object.fromEntries(url.searchParams) : await readJson(req);
    const input = schema.safeParse(given);
    if (!input.success) return sendJson(res, 400, { error: "invalid", details: z.flattenError(input.error) });
    try {
      const result = await work(input.data, exchange);
      if (result === undefined) sendJson(res, 404, { error: "not_found" });
      else sendJson(res, 200, result);
    } catch (error) {
      if (error instanceof ShopError) return sendJson(res, 422, { error: error.reason, message: error.message });
      if (error instanceof HttpError) return sendJson(res, error.status, { error: "refused", message: error.message });
      throw error;
    }
  };
}

export const Nothing = z.object({});

import { z } from "zod";
import type { Operation } from "./admin-api.server";

/** An operation whose `data` must look like `data`; the rest of the body is dropped. */
export function operation<Data>(name: string, document: string, data: z.ZodType<Data>): Operation<Data> {
  return { name, document, result: z.object({ data }).transform((body) => body.data) };
}

import { createReadStream, statSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { Exchange } from "../http/router.ts";
import type { BulkOperations } from "./operations.ts";

/** GET /bulk-operations/:name — a result file, whole or from a byte on, as the storage Shopify keeps it in answers. */
export function serveBulkResults(bulk: BulkOperations) {
  return async ({ req, res, params }: Exchange): Promise<void> => {
    const path = bulk.resultPath(params.name ?? "");
    if (path === undefined) {
      res.writeHead(403, { "Content-Type": "application/xml" });
      return void res.end("<Error><Code>ExpiredToken</Code></Error>");
    }
    const { size } = statSync(path);
    const from = Number(/^bytes=(\d+)-$/.exec(req.headers.range ?? "")?.[1] ?? 0);
    if (from >= size && from > 0) {
      res.writeHead(416, { "Content-Range": `bytes */${size}` });
      return void res.end();
    }
    const range = from > 0 ? { "Content-Range": `bytes ${from}-${size - 1}/${size}` } : {};
    res.writeHead(from > 0 ? 206 : 200, {
      "Content-Type": "application/jsonl",
      "Content-Length": String(size - from),
      "Accept-Ranges": "bytes",
      ...range,
    });
    const { cutAfterBytes } = bulk.faults;
    const isCut = cutAfterBytes !== null && cutAfterBytes < size - from;
    if (isCut && cutAfterBytes === 0) return void res.destroy();
    const end = isCut ? from + cutAfterBytes - 1 : size - 1;
    try {
      await pipeline(createReadStream(path, { start: from, end }), res, { end: !isCut });
    } catch (error) {
      // Whoever fetches it may go away in the middle.
      if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
    }
    if (isCut) res.destroy();
  };
}

import type { Exchange } from "../http/router.ts";
import type { BulkOperations } from "./operations.ts";

/** GET /bulk-operations/:name — a result file, whole or from a byte on, as the storage Shopify keeps it in answers. */
export function serveBulkResults(bulk: BulkOperations) {
  return ({ req, res, params }: Exchange): void => {
    const text = bulk.file(params.name ?? "");
    if (text === undefined) {
      res.writeHead(403, { "Content-Type": "application/xml" });
      return void res.end("<Error><Code>ExpiredToken</Code></Error>");
    }
    const whole = Buffer.from(text);
    const from = Number(/^bytes=(\d+)-$/.exec(req.headers.range ?? "")?.[1] ?? 0);
    if (from >= whole.length && from > 0) {
      res.writeHead(416, { "Content-Range": `bytes */${whole.length}` });
      return void res.end();
    }
    const range = from > 0 ? { "Content-Range": `bytes ${from}-${whole.length - 1}/${whole.length}` } : {};
    res.writeHead(from > 0 ? 206 : 200, {
      "Content-Type": "application/jsonl",
      "Content-Length": String(whole.length - from),
      "Accept-Ranges": "bytes",
      ...range,
    });
    const { cutAfterBytes } = bulk.faults;
    if (cutAfterBytes === null || cutAfterBytes >= whole.length - from) return void res.end(whole.subarray(from));
    res.write(whole.subarray(from, from + cutAfterBytes), () => res.destroy());
  };
}

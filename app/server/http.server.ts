import type { IncomingMessage, ServerResponse } from "node:http";

export class TooLarge extends Error {}

/**
 * The whole body as bytes. Throws TooLarge when it exceeds the limit, at its end: a sender that is cut off in the middle
 * never reads the answer. What is over the limit is not kept, and the server's request timeout bounds the wait.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.on("end", () => (size > maxBytes ? reject(new TooLarge()) : resolve(Buffer.concat(chunks))));
    request.on("error", reject);
  });
}

/** The path without the query. */
export function pathOf({ url = "/" }: IncomingMessage): string {
  const query = url.indexOf("?");
  return query === -1 ? url : url.slice(0, query);
}

export function queryOf({ url = "/" }: IncomingMessage): URLSearchParams {
  const query = url.indexOf("?");
  return new URLSearchParams(query === -1 ? "" : url.slice(query + 1));
}

export function answer(
  response: ServerResponse,
  status: number,
  body?: unknown,
  headers: Record<string, string> = {},
): void {
  if (response.headersSent) return;
  const text = body === undefined ? "" : JSON.stringify(body);
  const about = text ? { "content-type": "application/json", "content-length": Buffer.byteLength(text) } : {};
  response.writeHead(status, { ...about, ...headers }).end(text);
}

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

export function answer(response: ServerResponse, status: number, body?: unknown): void {
  if (response.headersSent) return;
  const text = body === undefined ? "" : JSON.stringify(body);
  response.writeHead(status, text ? { "content-type": "application/json" } : {}).end(text);
}

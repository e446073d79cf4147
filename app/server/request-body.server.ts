import { IncomingMessage } from "node:http";
import { readBody, TooLarge } from "./http.server";

/** The most that a page sends: a whole programme is some 20 KB. */
const PAGE_BYTES = 1024 * 1024;

/**
 * The request with its body at hand: to be read as if it had just come in. Null when the body is larger than
 * any page's, whatever its Content-Length says, and then it is not kept. Throws when the sender breaks off.
 */
export async function withBoundedBody(request: IncomingMessage): Promise<IncomingMessage | null> {
  if (request.method === "GET" || request.method === "HEAD") return request;
  try {
    return replay(request, await readBody(request, PAGE_BYTES));
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
}

function replay(request: IncomingMessage, body: Buffer): IncomingMessage {
  const { method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor } = request;
  const copy = new IncomingMessage(request.socket);
  Object.assign(copy, { method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor });
  copy.complete = true;
  if (body.length > 0) copy.push(body);
  copy.push(null);
  return copy;
}

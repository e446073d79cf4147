import { PassThrough } from "node:stream";
import { createReadableStreamFromReadable, type AppLoadContext, type EntryContext } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { env } from "~/env.server";
import { pagePolicy } from "~/lib/page-policy";
import { log } from "~/log.server";
import { addDocumentResponseHeaders } from "~/shopify.server";
import { Nonce } from "~/ui/nonce";

const RENDER_MS = 5000;

/** Stream the document; a crawler gets it whole. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
  { nonce }: AppLoadContext,
): Promise<Response> {
  addDocumentResponseHeaders(request, headers);
  const library = headers.get("Content-Security-Policy");
  headers.set("Content-Security-Policy", pagePolicy({ library, nonce, appBridgeUrl: env.APP_BRIDGE_URL }));
  headers.set("Content-Type", "text/html");
  const readyEvent = isbot(request.headers.get("user-agent") ?? "") ? "onAllReady" : "onShellReady";
  return new Promise((resolve, reject) => {
    let code = status;
    const page = (
      <Nonce.Provider value={nonce}>
        <RemixServer context={context} url={request.url} nonce={nonce} />
      </Nonce.Provider>
    );
    const { pipe, abort } = renderToPipeableStream(page, {
      nonce,
      [readyEvent]() {
        const body = new PassThrough();
        resolve(new Response(createReadableStreamFromReadable(body), { headers, status: code }));
        pipe(body);
      },
      onShellError: reject,
      onError(error) {
        code = 500;
        log.error({ err: error }, "rendering failed");
      },
    });
    setTimeout(abort, RENDER_MS + 1000);
  });
}

/** What a loader or action threw that is no answer: a bug, told to the log with where it happened. */
export function handleError(error: unknown, { request }: { request: Request }): void {
  if (request.signal.aborted) return;
  log.error({ err: error, method: request.method, path: new URL(request.url).pathname }, "request failed");
}

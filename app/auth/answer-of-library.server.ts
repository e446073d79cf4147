import { deps } from "~/deps.server";
import { pagePolicy } from "~/lib/page-policy";

/**
 * The page that Shopify's library throws, with our policy: its scripts, which it writes without one, get the nonce. Other
 * answers and errors are thrown on; 404 when it has nothing to say.
 */
export async function answerOfLibrary(nonce: string, work: () => Promise<unknown>): Promise<Response> {
  const thrown = await work().then(
    () => new Response(null, { status: 404 }),
    (error: unknown) => error,
  );
  if (!(thrown instanceof Response) || !thrown.headers.get("Content-Type")?.startsWith("text/html")) throw thrown;
  const headers = new Headers(thrown.headers);
  const library = headers.get("Content-Security-Policy");
  headers.set("Content-Security-Policy", pagePolicy({ library, nonce, appBridgeUrl: deps.env.APP_BRIDGE_URL }));
  const page = (await thrown.text()).replaceAll("<script", `<script nonce="${nonce}"`);
  return new Response(page, { status: thrown.status, headers });
}

import type { DevStore } from "../dev-store/server.ts";

/** The library turns clients away that look like robots. */
const BROWSER = "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/** One of the app's pages, opened from the shop's admin as a merchant's browser would; its HTML. Throws when it is refused. */
export async function openAsMerchant(store: DevStore, path: string): Promise<string> {
  const { url } = (await (await fetch(`${store.url}/control/app/url?path=${encodeURIComponent(path)}`)).json()) as {
    url: string;
  };
  const response = await fetch(url, {
    headers: { "user-agent": BROWSER, accept: "text/html" },
    signal: AbortSignal.timeout(20_000),
  });
  const html = await response.text();
  if (!response.ok) throw new Error(`the app answered ${response.status} for ${path}`);
  return html;
}

/** A change sent from one of the app's pages, with a session token as App Bridge would add it. Throws when it is refused. */
export async function sendAsMerchant(store: DevStore, path: string, body: object): Promise<string> {
  return send(store, path, JSON.stringify(body), "application/json");
}

/** The same from a page that sends forms. */
export async function sendFormAsMerchant(store: DevStore, path: string, form: Record<string, string>): Promise<string> {
  return send(store, path, new URLSearchParams(form).toString(), "application/x-www-form-urlencoded");
}

async function send(store: DevStore, path: string, body: string, type: string): Promise<string> {
  const { idToken } = (await (await fetch(`${store.url}/control/id-token`)).json()) as { idToken: string };
  const response = await fetch(`${store.tunnelUrl}${path}`, {
    method: "POST",
    headers: { "user-agent": BROWSER, authorization: `Bearer ${idToken}`, "content-type": type },
    body,
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`the app answered ${response.status} to a change of ${path}: ${text.slice(0, 300)}`);
  return text;
}

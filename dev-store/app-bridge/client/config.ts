export type BridgeConfig = { apiKey: string; shop: string; host: string; locale: string };

const STORED = "dev-store-app-bridge";

/** The script's own tag: where it came from is the development store. */
export type ScriptTag = { storeOrigin: string; apiKey: string };

/** Read while the script runs, the only moment at which its tag is known. */
export function readScriptTag(): ScriptTag {
  const tag = document.currentScript;
  if (!(tag instanceof HTMLScriptElement))
    throw new Error("app-bridge.js has to be loaded by a script tag without async, defer or type=module.");
  const meta = document.querySelector('meta[name="shopify-api-key"]')?.getAttribute("content");
  const apiKey = tag.dataset.apiKey ?? meta ?? new URL(tag.src).searchParams.get("apiKey") ?? "";
  if (!apiKey)
    throw new Error("App Bridge needs the app's client id: <script data-api-key> or <meta name=shopify-api-key>.");
  return { storeOrigin: new URL(tag.src).origin, apiKey };
}

/** Shop, host and locale from the address, or as they were when the app was opened in this tab. */
export function readConfig({ apiKey }: ScriptTag): BridgeConfig {
  const query = new URLSearchParams(location.search);
  const kept: Partial<BridgeConfig> = JSON.parse(sessionStorage.getItem(STORED) ?? "{}");
  const config = {
    apiKey,
    shop: query.get("shop") ?? kept.shop ?? "",
    host: query.get("host") ?? kept.host ?? "",
    locale: query.get("locale") ?? kept.locale ?? "en-US",
  };
  sessionStorage.setItem(STORED, JSON.stringify(config));
  return config;
}

const RETRY = "X-Shopify-Retry-Invalid-Session-Request";
const REAUTHORIZE = "X-Shopify-API-Request-Failure-Reauthorize-Url";

/**
 * A fetch that signs requests to the app's own origin with a session token, as App Bridge does. Asks again once when
 * the app says the token was stale; follows the app's request to authorise anew.
 */
export function authenticatedFetch(plain: typeof fetch, idToken: () => Promise<string>, locale: string): typeof fetch {
  const sign = async (request: Request): Promise<Request> => {
    const signed = new Request(request);
    signed.headers.set("Authorization", `Bearer ${await idToken()}`);
    signed.headers.set("X-Requested-With", "XMLHttpRequest");
    if (!signed.headers.has("Accept-Language")) signed.headers.set("Accept-Language", locale);
    return signed;
  };
  return async (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    if (address.startsWith("shopify:"))
      throw new TypeError("Direct API access is off: shopify.app.toml, embedded_app_direct_api_access.");
    if (new URL(address, location.href).origin !== location.origin) return plain(input, init);
    const request = new Request(input, init);
    if (request.headers.has("Authorization")) return plain(request);
    const spare = request.clone();
    const first = await plain(await sign(request));
    const response = first.status === 401 && first.headers.has(RETRY) ? await plain(await sign(spare)) : first;
    const reauthorize = response.headers.get(REAUTHORIZE);
    if (reauthorize) window.open(new URL(reauthorize, location.href), "_top");
    return response;
  };
}

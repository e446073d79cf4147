/**
 * Loaded into the app's process with `node --import ./dev-store/attach.mjs`. Calls the app's Shopify library makes to
 * https://<shop>.myshopify.com/admin/… go to DEV_STORE_URL instead, path and headers unchanged, the shop's name in
 * X-Forwarded-Host. Everything else goes where it was going; without DEV_STORE_URL nothing changes.
 */
const store = process.env.DEV_STORE_URL;

if (store) {
  // The library's adapters set their own fetch when they are imported; ours has to come after them.
  await import("@shopify/shopify-app-remix/adapters/node");
  await import("@shopify/shopify-app-remix/server");
  const { setAbstractFetchFunc } = await import("@shopify/shopify-api/runtime");
  setAbstractFetchFunc((input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    if (!url.hostname.endsWith(".myshopify.com") || !url.pathname.startsWith("/admin/")) return fetch(input, init);
    const target = new URL(url.pathname + url.search, store);
    const request =
      input instanceof Request ? new Request(target, new Request(input, init)) : new Request(target, init);
    request.headers.set("X-Forwarded-Host", url.hostname);
    return fetch(request);
  });
}

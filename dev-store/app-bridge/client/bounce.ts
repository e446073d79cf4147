/**
 * The app's bounce page asks for the page in `shopify-reload` to be loaded with a session token. True when it did, and
 * nothing else is to happen on this page.
 */
export function bounce(idToken: () => Promise<string>): boolean {
  const wanted = new URLSearchParams(location.search).get("shopify-reload");
  if (!wanted || !URL.canParse(wanted, location.href)) return false;
  const target = new URL(wanted, location.href);
  if (target.origin !== location.origin) return false;
  void idToken().then((token) => {
    target.searchParams.set("id_token", token);
    location.replace(target);
  });
  return true;
}

import { redirect, type LoaderFunctionArgs } from "@remix-run/node";

/** The app has one front page, in the admin. Shopify's parameters (shop, host, locale, …) go along. */
export function loader({ request }: LoaderFunctionArgs) {
  return redirect(`/app${new URL(request.url).search}`);
}

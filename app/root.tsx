import {
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useLocation,
  useRouteError,
  useRouteLoaderData,
} from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import type { ReactNode } from "react";
import { nearestLocale, translator, type Locale } from "~/i18n/i18n";
import { useNonce } from "~/ui/nonce";
import { isLibraryAnswer } from "~/ui/page-error";

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  const app = useRouteLoaderData<{ locale: Locale }>("routes/app");
  return (
    <html lang={app?.locale ?? "en"}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="preconnect" href="https://cdn.shopify.com/" />
        <link rel="stylesheet" href="https://cdn.shopify.com/static/fonts/inter/v4/styles.css" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

/** An address that is no page of ours, or the app's own address outside of the admin. Polaris is not loaded here. */
export function ErrorBoundary() {
  const error = useRouteError();
  const { search } = useLocation();
  if (isLibraryAnswer(error)) return boundary.error(error);
  const t = translator(nearestLocale(new URLSearchParams(search).get("locale")));
  return (
    <main
      style={{
        maxWidth: "32rem",
        margin: "15vh auto",
        padding: "0 1rem",
        font: "1rem/1.5 Inter, system-ui, sans-serif",
      }}
    >
      <h1>{t("outside.title")}</h1>
      <p>{t("outside.text")}</p>
    </main>
  );
}

export default function Root() {
  return <Outlet />;
}

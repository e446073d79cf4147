import type { HeadersFunction, LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import { Link, Outlet, useLoaderData, useLocation, useNavigation, useRouteError } from "@remix-run/react";
import { NavMenu } from "@shopify/app-bridge-react";
import { AppProvider as PolarisProvider } from "@shopify/polaris";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import polarisEn from "@shopify/polaris/locales/en.json";
import polarisZh from "@shopify/polaris/locales/zh-CN.json";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { nearestLocale } from "~/i18n/i18n";
import { requireMerchant } from "~/auth/require-merchant.server";
import { isLibraryAnswer, PageError } from "~/ui/page-error";
import { PageSkeleton } from "~/ui/page-skeleton";
import { useWords, WordsProvider } from "~/ui/words";

export const links: LinksFunction = () => [{ rel: "stylesheet", href: polarisStyles }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, locale, deps } = await requireMerchant(request);
  return {
    apiKey: deps.env.SHOPIFY_API_KEY,
    appBridgeUrl: deps.env.APP_BRIDGE_URL ?? null,
    locale,
    shop: { domain: shop.domain, currency: shop.currency, timezone: shop.timezone },
    polaris: locale === "zh-CN" ? polarisZh : null,
  };
}

/** Shopify names the language in the first address only: what was read then stays until the document is loaded anew. */
export const shouldRevalidate = () => false;

export default function AppLayout() {
  const { apiKey, appBridgeUrl, locale, shop, polaris } = useLoaderData<typeof loader>();
  return (
    <AppProvider isEmbeddedApp apiKey={apiKey} i18n={polaris ?? polarisEn} __APP_BRIDGE_URL={appBridgeUrl ?? undefined}>
      <WordsProvider locale={locale} shop={shop}>
        <Navigation />
        <CurrentPage />
      </WordsProvider>
    </AppProvider>
  );
}

function Navigation() {
  const { t } = useWords();
  return (
    <NavMenu>
      <Link to="/app" rel="home">
        {t("nav.home")}
      </Link>
      <Link to="/app/programme">{t("nav.programme")}</Link>
      <Link to="/app/members">{t("nav.members")}</Link>
      <Link to="/app/segments">{t("nav.segments")}</Link>
      <Link to="/app/retention">{t("nav.retention")}</Link>
      <Link to="/app/roi">{t("nav.roi")}</Link>
      <Link to="/app/health">{t("nav.health")}</Link>
      <Link to="/app/liability">{t("nav.liability")}</Link>
      <Link to="/app/activity">{t("nav.activity")}</Link>
      <Link to="/app/settings">{t("nav.settings")}</Link>
    </NavMenu>
  );
}

/** The page, or its skeleton while another page is on its way; a page that reads itself anew stays. */
function CurrentPage() {
  const { state, location } = useNavigation();
  const { pathname } = useLocation();
  return state === "loading" && location.pathname !== pathname ? <PageSkeleton /> : <Outlet />;
}

/** Answers of the library (its way through the sign-in) are passed on; anything else gets words. */
export function ErrorBoundary() {
  const error = useRouteError();
  const { search } = useLocation();
  if (isLibraryAnswer(error)) return boundary.error(error);
  const locale = nearestLocale(new URLSearchParams(search).get("locale"));
  return (
    <PolarisProvider i18n={locale === "zh-CN" ? polarisZh : polarisEn}>
      <WordsProvider locale={locale} shop={{ domain: "", currency: "USD", timezone: "UTC" }}>
        {/* App Bridge did not load either, so only a new document finds its way through the sign-in. */}
        <PageError title="error.page" onRetry={() => location.reload()} />
      </WordsProvider>
    </PolarisProvider>
  );
}

export const headers: HeadersFunction = (args) => boundary.headers(args);

import type { IncomingMessage, ServerResponse } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Liquid } from "liquidjs";
import { sendHtml } from "../http/messages.ts";
import { customerDrop } from "./drops.ts";
import { metafieldsOf } from "./metafields.ts";
import { cartFields } from "./cart-fields.ts";
import { priceCart } from "./cart.ts";
import { createEngine } from "./liquid/engine.ts";
import { readFolder, readLocales } from "./liquid/files.ts";
import { translator } from "./liquid/translate.ts";
import type { ThemeExtension } from "./extension.ts";
import { pricesIn } from "./prices.ts";
import type { Session } from "./sessions.ts";
import { FREE_SHIPPING_FROM } from "../shop/pricing.ts";
import type { Shop } from "../shop/store.ts";
import { wordsIn } from "./words.ts";

const THEME = join(dirname(fileURLToPath(import.meta.url)), "theme");

/** The languages this shop speaks; anything else is shown in the first. */
export const LOCALES = [
  { iso_code: "en", name: "English" },
  { iso_code: "zh-CN", name: "简体中文" },
] as const;

export type Visit = { req: IncomingMessage; res: ServerResponse; url: URL; session: Session };
type Page = { template: string; title: string; status?: number; [name: string]: unknown };

const ROUTES = {
  root_url: "/",
  account_url: "/account",
  account_login_url: "/account/login",
  account_logout_url: "/account/logout",
  account_register_url: "/account/login",
  all_products_collection_url: "/collections/all",
  collections_url: "/collections",
  cart_url: "/cart",
  cart_add_url: "/cart/add",
  cart_change_url: "/cart/change",
  cart_clear_url: "/cart/clear",
  cart_update_url: "/cart/update",
};

/** Renders the theme's pages, with the app's blocks in them while the app is installed. */
export class Pages {
  private readonly engines = new Map<string, Liquid>();
  private readonly locales = readLocales(join(THEME, "locales"));

  constructor(
    private readonly shop: Shop,
    readonly extension: ThemeExtension,
  ) {}

  /** What a page says in the shopper's language, by key of the theme's locale files; safe for HTML. */
  say(session: Session, key: string, values: Readonly<Record<string, unknown>> = {}): string {
    const { byName, fallback } = this.locales;
    return translator(session.locale, byName[session.locale], fallback)(key, values);
  }

  private engineFor(locale: string): Liquid {
    const known = this.engines.get(locale);
    if (known) return known;
    const { byName, fallback } = this.locales;
    const folders = ["layout", "templates", "snippets"].map((folder) => readFolder(join(THEME, folder), ".liquid"));
    const engine = createEngine({
      locale,
      timezone: this.shop.state.shop.timezone,
      words: byName[locale],
      fallback,
      templates: Object.assign({}, ...folders),
      assetUrl: (name) => `/theme-assets/${name}`,
      asset: () => null,
    });
    this.engines.set(locale, engine);
    return engine;
  }

  /** The objects every Liquid file can name, the theme's and the app's alike. */
  globals({ session, url }: Pick<Visit, "session" | "url">, template: string) {
    const { state } = this.shop;
    const prices = pricesIn(state.shop, session.currency);
    const words = wordsIn(session.locale);
    const customer = session.customerId === null ? undefined : this.shop.customer(session.customerId);
    const cart = cartFields(priceCart(this.shop, session), { session, prices, words });
    const [directory, name] = template.includes("/") ? template.split("/") : [null, template];
    const currencies = [state.shop.currency, ...state.shop.presentment.map(({ currency }) => currency)];
    return {
      prices,
      shop: {
        id: state.shop.id,
        name: state.shop.name,
        domain: state.shop.domain,
        permanent_domain: state.shop.domain,
        url: url.origin,
        secure_url: url.origin,
        email: state.shop.email,
        currency: state.shop.currency,
        money_format: prices.format,
        money_with_currency_format: prices.formatWithCurrency,
        enabled_currencies: currencies.map((iso_code) => ({ iso_code })),
        locale: state.shop.locale,
      },
      customer: customer ? customerDrop(this.shop, customer) : null,
      app: { metafields: state.app ? metafieldsOf(this.shop, `gid://shopify/AppInstallation/${state.app.id}`) : {} },
      cart: { ...cart, currency: { iso_code: prices.currency, symbol: prices.format.charAt(0) } },
      localization: {
        language: { iso_code: session.locale, endonym_name: LOCALES.find((l) => l.iso_code === session.locale)?.name },
        available_languages: LOCALES,
        country: { iso_code: state.shop.country, currency: { iso_code: prices.currency } },
        market: { handle: "primary" },
      },
      request: {
        locale: { iso_code: session.locale, primary: session.locale === LOCALES[0].iso_code, root_url: "/" },
        design_mode: false,
        visual_preview_mode: false,
        page_type: name,
        path: url.pathname,
        host: url.host,
        origin: url.origin,
      },
      routes: ROUTES,
      template: { name, directory, suffix: null },
      canonical_url: url.href,
    };
  }

  /** Renders a template into the layout and sends it. */
  async send(visit: Visit, { template, status = 200, ...own }: Page): Promise<void> {
    const globals = this.globals(visit, template);
    const { locale } = visit.session;
    const blocks = this.shop.state.app
      ? await this.extension.parts({ template, locale, globals: { ...globals, ...own } })
      : { section: "", head: "", body: "" };
    const free = globals.prices.write(globals.prices.hundredths(FREE_SHIPPING_FROM));
    const scope = { ...own, blocks, flash: visit.session.flash, free_shipping_from: free };
    visit.session.flash = null;
    const engine = this.engineFor(locale);
    const file = template.replace("customers/", "");
    const content = await engine.renderFile(file, scope, { globals });
    sendHtml(visit.res, status, await engine.renderFile("theme", { ...scope, content }, { globals }));
  }
}

import { sendHtml } from "../http/messages.ts";
import { html, type Html } from "./html.ts";
import type { Visit } from "./visit.ts";
import { LANGUAGES } from "./words.ts";

type Section = "home" | "orders" | "customers" | "discounts" | "apps" | "webhooks";
type Page = { title: string; section: Section; body: Html; isFrame?: boolean };

const ICONS: Record<Section, string> = {
  home: "⌂",
  orders: "▤",
  customers: "☺",
  discounts: "%",
  apps: "◈",
  webhooks: "⇄",
};

/** Sends a page inside the admin's frame: top bar, navigation, content. `isFrame`: the content fills the window. */
export function sendPage(visit: Visit, { title, section, body, isFrame }: Page): void {
  const { say, runtime, exchange, language } = visit;
  const { config, urls, shop } = runtime;
  const appHref = `/admin/apps/${config.handle}`;
  const link = (name: Section, href: string, label: string) =>
    html`<a href="${href}" ${name === section ? html`aria-current="page"` : ""}
      ><span aria-hidden="true">${ICONS[name]}</span>${label}</a
    >`;
  const languages = Object.entries(LANGUAGES).map(
    ([code, name]) => html`<option value="${code}" ${code === language ? html`selected` : ""}>${name}</option>`,
  );
  const done = exchange.url.searchParams.has("done") ? html`<p class="banner" role="status">${say("done")}</p>` : "";
  const refused = exchange.url.searchParams.get("refused");
  const problem = refused ? html`<p class="banner bad" role="alert">${say("refused", { message: refused })}</p>` : "";
  const page = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ${shop.state.shop.name}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/admin/assets/admin.css" />
      </head>
      <body class="${isFrame ? "framing" : ""}">
        <a class="skip" href="#content">${say("skip")}</a>
        <header class="top">
          <button type="button" class="menu" aria-label="${say("menu")}" aria-expanded="false" aria-controls="nav">
            ☰
          </button>
          <a class="brand" href="/admin">${shop.state.shop.name}</a><span class="badge">dev</span
          ><span class="grow"></span>
          <form action="/admin/language">
            <input type="hidden" name="back" value="${exchange.url.pathname + exchange.url.search}" />
            <select name="to" aria-label="${say("language")}" onchange="this.form.submit()">
              ${languages}
            </select>
          </form>
        </header>
        <div class="columns">
          <nav id="nav" aria-label="${say("menu")}">
            ${link("home", "/admin", say("nav.home"))}${link("orders", "/admin/orders", say("nav.orders"))}
            ${link("customers", "/admin/customers", say("nav.customers"))}${link("discounts", "/admin/discounts", say("nav.discounts"))}
            ${link("webhooks", "/admin/webhooks", say("nav.webhooks"))}
            <h2>${say("nav.apps")}</h2>
            ${link("apps", appHref, config.name)}
            <div id="app-nav"></div>
            <h2>${say("nav.channels")}</h2>
            <a href="${urls.store}/" target="_blank" rel="noopener"
              ><span aria-hidden="true">↗</span>${say("nav.store")}</a
            >
          </nav>
          <main id="content" tabindex="-1">
            ${isFrame ? body : html`<div class="page">${done}${problem}${body}</div>`}
          </main>
        </div>
        <script src="/admin/assets/admin.js"></script>
      </body>
    </html>`;
  sendHtml(exchange.res, 200, page.text);
}

/** A table that scrolls sideways when it must; a friendly line when it has no rows. */
export function table(visit: Visit, heads: (string | { label: string; isNumber: true })[], rows: Html[]): Html {
  if (rows.length === 0) return html`<p class="empty">${visit.say("none")}</p>`;
  const cells = heads.map((head) =>
    typeof head === "string" ? html`<th scope="col">${head}</th>` : html`<th scope="col" class="n">${head.label}</th>`,
  );
  return html`<div class="scroll" tabindex="0">
    <table>
      <thead>
        <tr>
          ${cells}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

const TONES: Record<string, string> = {
  paid: "good",
  fulfilled: "good",
  delivered: "good",
  ACTIVE: "good",
  pending: "wait",
  unfulfilled: "wait",
  waiting: "wait",
  sending: "wait",
  SCHEDULED: "wait",
  partial: "wait",
  partially_refunded: "wait",
  authorized: "wait",
  failed: "bad",
  dropped: "bad",
  cancelled: "bad",
};

/** A status in its colour; `label` is what is read. */
export function pill(status: string, label: string): Html {
  return html`<span class="pill ${TONES[status] ?? ""}">${label}</span>`;
}

/** The previous and next page of a list, keeping the search. */
export function pager({ say, exchange }: Visit, page: number, hasNext: boolean): Html | "" {
  if (page === 1 && !hasNext) return "";
  const to = (number: number) => {
    const query = new URLSearchParams(exchange.url.searchParams);
    query.set("page", String(number));
    return `?${query}`;
  };
  const previous = page > 1 ? html`<a class="button" href="${to(page - 1)}">${say("previous")}</a>` : "";
  return html`<p class="pager">
    ${previous}${hasNext ? html`<a class="button" href="${to(page + 1)}">${say("next")}</a>` : ""}
  </p>`;
}

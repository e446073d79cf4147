import { embeddedAppUrl } from "../app-url.ts";
import { html } from "../html.ts";
import { sendPage } from "../layout.ts";
import type { Visit } from "../visit.ts";
import { orderSums } from "../../shop/order-sums.ts";

const MONTH_MS = 30 * 86_400_000;

/** /admin */
export function showHome(visit: Visit): void {
  const { say, money, runtime, language } = visit;
  const { shop, config, sender, urls, options } = runtime;
  const since = options.now().getTime() - MONTH_MS;
  const recent = shop.state.orders.filter(
    ({ createdAt, cancelledAt }) => Date.parse(createdAt) >= since && !cancelledAt,
  );
  const sales = recent.reduce((sum, order) => sum + orderSums(order).total, 0);
  const delivered = sender.log.filter(({ state }) => state === "delivered").length;
  const stat = (label: string, value: string | number) =>
    html`<div class="card"><span class="muted">${label}</span><b>${value}</b></div>`;
  const { app } = shop.state;
  const appHref = `/admin/apps/${config.handle}`;
  const installed = app
    ? html`<p>${say("home.installed", { app: config.name, scopes: app.scopes.join(", ") })}</p>
        <div class="row">
          <a class="button primary" href="${appHref}">${say("home.openApp", { app: config.name })}</a>
          <a class="button" href="${embeddedAppUrl(runtime, "/", language)}" target="_blank" rel="noopener"
            >${say("home.openUnframed")}</a
          >
          <form method="post" action="/admin/uninstall" data-confirm="${say("home.uninstallConfirm")}">
            <button class="critical">${say("home.uninstall")}</button>
          </form>
        </div>`
    : html`<p>${say("home.notInstalled", { app: config.name })}</p>
        <div class="row">
          <a class="button primary" href="${appHref}">${say("install.title", { app: config.name })}</a>
          <form method="post" action="/admin/shop-redact"><button>${say("home.shopRedact")}</button></form>
        </div>`;
  sendPage(visit, {
    title: say("home.title"),
    section: "home",
    body: html`<div class="head">
        <h1>${shop.state.shop.name}</h1>
        <a class="button" href="${urls.store}/" target="_blank" rel="noopener">${say("home.visitStore")}</a>
      </div>
      <p class="muted">${say("home.welcome", { shop: shop.state.shop.domain })}</p>
      <div class="stats">
        ${stat(say("home.orders"), recent.length)}${stat(say("home.sales"), money(sales))}${stat(say("home.customers"), shop.state.customers.length)}${stat(say("home.deliveries"), delivered)}
      </div>
      <section class="card">
        <h2>${say("home.app")}</h2>
        ${installed}
      </section>`,
  });
}

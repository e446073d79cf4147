import { embeddedAppUrl } from "../app-url.ts";
import { html } from "../html.ts";
import { sendPage } from "../layout.ts";
import type { Visit } from "../visit.ts";

/** /admin/apps/:handle[/path]: the app in its frame; before it is installed, what it asks for. */
export function showApp(visit: Visit): void {
  const { say, runtime, exchange, language } = visit;
  const { config, shop } = runtime;
  const base = `/admin/apps/${config.handle}`;
  const query = new URLSearchParams(exchange.url.search);
  if (!shop.state.app && !query.has("install")) {
    sendPage(visit, {
      title: config.name,
      section: "apps",
      body: html`<section class="card install">
        <h1>${say("install.title", { app: config.name })}</h1>
        <p>${say("install.text", { app: config.name, shop: shop.state.shop.name })}</p>
        <ul>
          ${config.scopes.map((scope) => html`<li>${scope}</li>`)}
        </ul>
        <p><a class="button primary" href="${base}?install=1">${say("install.button")}</a></p>
      </section>`,
    });
    return;
  }
  query.delete("install");
  const path = `/${exchange.params.rest ?? ""}${query.size > 0 ? `?${query}` : ""}`;
  sendPage(visit, {
    title: config.name,
    section: "apps",
    isFrame: true,
    body: html`<div id="app-shell"></div>
      <iframe
        id="app-frame"
        title="${config.name}"
        data-base="${base}"
        src="${embeddedAppUrl(runtime, path, language)}"
        allow="clipboard-write"
      ></iframe>`,
  });
}

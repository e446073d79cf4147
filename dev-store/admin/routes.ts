import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { removeDiscount } from "../admin-api/resolvers/discount-mutations.ts";
import { browserProgram } from "../app-bridge/serve.ts";
import { HttpError, readForm, redirect } from "../http/messages.ts";
import type { Exchange, Handler, Router } from "../http/router.ts";
import { uninstallApp } from "../installation.ts";
import type { Runtime } from "../runtime.ts";
import { ShopError } from "../shop/errors.ts";
import { complianceBody } from "../webhooks/compliance.ts";
import { Faults } from "../webhooks/faults.ts";
import { showApp } from "./pages/app.ts";
import { showCustomer, showCustomers } from "./pages/customers.ts";
import { showDiscounts } from "./pages/discounts.ts";
import { showHome } from "./pages/home.ts";
import { orderActions, showOrder } from "./pages/order.ts";
import { showOrders } from "./pages/orders.ts";
import { showDelivery, showWebhooks } from "./pages/webhooks.ts";
import { createVisit, type Visit } from "./visit.ts";
import { isLanguage, LANGUAGE_COOKIE } from "./words.ts";

type Work = (exchange: Exchange, form: Record<string, string>) => unknown;

/** The merchant's pages under /admin. */
export function createAdmin(router: Router, runtime: Runtime): void {
  const page =
    (show: (visit: Visit) => void): Handler =>
    (exchange) =>
      show(createVisit(runtime, exchange));
  const { handle } = runtime.config;
  router
    .on("GET", "/admin", page(showHome))
    .on("GET", "/admin/orders", page(showOrders))
    .on("GET", "/admin/orders/:id", page(showOrder))
    .on("GET", "/admin/customers", page(showCustomers))
    .on("GET", "/admin/customers/:id", page(showCustomer))
    .on("GET", "/admin/discounts", page(showDiscounts))
    .on("GET", "/admin/webhooks", page(showWebhooks))
    .on("GET", "/admin/webhooks/:number", page(showDelivery))
    .on("GET", "/admin/apps", ({ res }) => redirect(res, `/admin/apps/${handle}`))
    .on("GET", `/admin/apps/${handle}`, page(showApp))
    .on("GET", `/admin/apps/${handle}/*`, page(showApp))
    .on("GET", "/admin/language", chooseLanguage)
    .on("GET", "/admin/assets/admin.js", browserProgram(new URL("./client/main.ts", import.meta.url).href))
    .on("GET", "/admin/assets/admin.css", sendStyles);
  addActions(router, runtime);
}

function addActions(router: Router, runtime: Runtime): void {
  const { shop, sender, options } = runtime;
  const sendPrivacy = (
    topic: "customers/data_request" | "customers/redact" | "shop/redact",
    customerId: string | null,
  ) =>
    sender.send({
      topic,
      body: complianceBody(shop, topic, customerId),
      eventId: randomUUID(),
      triggeredAt: options.now().toISOString(),
    });
  router
    .on(
      "POST",
      "/admin/orders/:id/:action",
      action("/admin/orders/:id", ({ params }, form) => {
        const work = orderActions[params.action ?? ""];
        if (!work) throw new HttpError(404, "There is no such action.");
        return work(shop, params.id ?? "", form);
      }),
    )
    .on(
      "POST",
      "/admin/customers/:id/privacy",
      action("/admin/customers/:id", ({ params }, { topic }) =>
        sendPrivacy(topic === "customers/redact" ? topic : "customers/data_request", params.id ?? null),
      ),
    )
    .on(
      "POST",
      "/admin/discounts/:id/delete",
      action("/admin/discounts", ({ params }) => {
        const discount = shop.discount(params.id ?? "");
        if (discount) removeDiscount({ shop }, discount);
      }),
    )
    .on(
      "POST",
      "/admin/webhooks/faults",
      action("/admin/webhooks", (_, { duplicate, shuffle, delay, drop }) => {
        sender.faults = Faults.parse({
          duplicate: Number(duplicate),
          shuffle: shuffle === "1",
          delay: Number(delay),
          drop: Number(drop),
        });
      }),
    )
    .on(
      "POST",
      "/admin/webhooks/:number/resend",
      action("/admin/webhooks", ({ params }) => sender.resend(Number(params.number), false)),
    )
    .on(
      "POST",
      "/admin/uninstall",
      action("/admin", () => uninstallApp(runtime)),
    )
    .on(
      "POST",
      "/admin/shop-redact",
      action("/admin", () => sendPrivacy("shop/redact", null)),
    );
}

/** Runs a form's work and goes back to a page, which says that it worked or why not. */
function action(back: string, work: Work): Handler {
  return async (exchange) => {
    const to = back.replace(/:(\w+)/g, (_, name: string) => exchange.params[name] ?? "");
    try {
      await work(exchange, await readForm(exchange.req));
      redirect(exchange.res, `${to}?done=1`);
    } catch (error) {
      if (!(error instanceof ShopError)) throw error;
      redirect(exchange.res, `${to}?refused=${encodeURIComponent(error.message)}`);
    }
  };
}

function chooseLanguage({ url, res }: Exchange): void {
  const [to, back] = [url.searchParams.get("to") ?? undefined, url.searchParams.get("back") ?? "/admin"];
  if (isLanguage(to))
    res.setHeader("Set-Cookie", `${LANGUAGE_COOKIE}=${to}; Path=/admin; Max-Age=31536000; SameSite=Lax`);
  redirect(res, back.startsWith("/admin") ? back : "/admin");
}

function sendStyles({ res }: Exchange): void {
  res.writeHead(200, { "Content-Type": "text/css; charset=utf-8", "Cache-Control": "no-cache" });
  for (const part of ["frame", "content"]) res.write(readFileSync(new URL(`./${part}.css`, import.meta.url)));
  res.end();
}

import { HttpError } from "../../http/messages.ts";
import type { Delivery } from "../../webhooks/delivery.ts";
import { html, type Html } from "../html.ts";
import { pager, pill, sendPage, table } from "../layout.ts";
import type { Visit } from "../visit.ts";

const PAGE_SIZE = 50;
const STATES = ["waiting", "sending", "delivered", "failed", "dropped"];

/** /admin/webhooks: the log, newest first, and the faults in force. */
export function showWebhooks(visit: Visit): void {
  const { say, runtime, exchange } = visit;
  const { sender, config } = runtime;
  const query = exchange.url.searchParams;
  const [topic, state] = [query.get("topic") ?? "", query.get("state") ?? ""];
  const page = Math.max(1, Number(query.get("page")) || 1);
  const found = sender.log
    .filter((delivery) => (!topic || delivery.topic === topic) && (!state || delivery.state === state))
    .reverse();
  const start = (page - 1) * PAGE_SIZE;
  const option = (value: string, label: string, chosen: string) =>
    html`<option value="${value}" ${value === chosen ? html`selected` : ""}>${label}</option>`;
  const heads = ["#", ...["topic", "when", "state", "attempts"].map((key) => say(`webhooks.${key}`)), ""];
  sendPage(visit, {
    title: say("webhooks.title"),
    section: "webhooks",
    body: html`<div class="head">
        <h1>${say("webhooks.title")}</h1>
        <span class="muted">${say("webhooks.summary", { total: sender.log.length, pending: sender.pending })}</span>
      </div>
      <section class="card">
        <h2>${say("webhooks.faults")}</h2>
        <p class="muted">${say("webhooks.faultsHelp")}</p>
        ${faultsForm(visit)}
      </section>
      <form class="row">
        <select name="topic" aria-label="${say("webhooks.topic")}">
          ${option("", say("webhooks.all"), topic)}${config.subscriptions.map((one) => option(one.topic, one.topic, topic))}
        </select>
        <select name="state" aria-label="${say("webhooks.state")}">
          ${option("", say("webhooks.anyState"), state)}${STATES.map((one) => option(one, say(`state.${one}`), state))}</select
        ><button>${say("webhooks.show")}</button>
      </form>
      <div class="card flush">
        ${table(
          visit,
          heads,
          found.slice(start, start + PAGE_SIZE).map((delivery) => row(visit, delivery)),
        )}${pager(visit, page, found.length > start + PAGE_SIZE)}
      </div>`,
  });
}

function faultsForm({ say, runtime }: Visit): Html {
  const { duplicate, shuffle, delay, drop } = runtime.sender.faults;
  return html`<form class="row" method="post" action="/admin/webhooks/faults">
    <label
      >${say("webhooks.duplicate")}<input type="number" name="duplicate" min="0" max="20" value="${duplicate}"
    /></label>
    <label>${say("webhooks.delay")}<input type="number" name="delay" min="0" max="600000" value="${delay}" /></label>
    <label
      >${say("webhooks.drop")}<input type="number" name="drop" min="0" max="1" step="0.05" value="${drop}"
    /></label>
    <label class="check"
      ><input
        type="checkbox"
        name="shuffle"
        value="1"
        ${shuffle ? html`checked` : ""}
      />${say("webhooks.shuffle")}</label
    >
    <button class="primary">${say("webhooks.saveFaults")}</button>
  </form>`;
}

function row({ say, time }: Visit, delivery: Delivery): Html {
  const answers = delivery.attempts.map(({ status }) => status ?? "×").join(", ") || "–";
  return html`<tr>
    <td><a href="/admin/webhooks/${delivery.number}">${delivery.number}</a></td>
    <td>${delivery.topic}</td>
    <td>${time(delivery.triggeredAt)}</td>
    <td>${pill(delivery.state, say(`state.${delivery.state}`))}</td>
    <td>${answers}</td>
    <td>${resendForm(say("webhooks.resend"), delivery)}</td>
  </tr>`;
}

function resendForm(label: string, { number }: Delivery): Html {
  return html`<form method="post" action="/admin/webhooks/${number}/resend"><button>${label}</button></form>`;
}

/** /admin/webhooks/:number: one delivery with its body and the app's answers. */
export function showDelivery(visit: Visit): void {
  const { say, time, runtime, exchange } = visit;
  const delivery = runtime.sender.log.find(({ number }) => number === Number(exchange.params.number));
  if (!delivery) throw new HttpError(404, "There is no such delivery.");
  const answers = delivery.attempts.map(
    ({ at, status, milliseconds, error }) =>
      html`<li>${time(at)}: ${status ?? say("webhooks.noAnswer")} ${error ?? ""} (${milliseconds} ms)</li>`,
  );
  sendPage(visit, {
    title: `${delivery.topic} #${delivery.number}`,
    section: "webhooks",
    body: html`<div class="head">
        <h1>${delivery.topic} #${delivery.number}</h1>
        ${pill(delivery.state, say(`state.${delivery.state}`))}${resendForm(say("webhooks.resend"), delivery)}
      </div>
      <p class="muted">
        X-Shopify-Webhook-Id ${delivery.id}<br />X-Shopify-Event-Id ${delivery.eventId}<br />X-Shopify-Triggered-At
        ${delivery.triggeredAt}
      </p>
      <section class="card">
        <h2>${say("webhooks.answers")}</h2>
        ${
          answers.length > 0
            ? html`<ul>
                ${answers}
              </ul>`
            : say("none")
        }
      </section>
      <section class="card">
        <h2>${say("webhooks.body")}</h2>
        <pre>${indented(delivery.body)}</pre>
      </section>`,
  });
}

/** A body with line breaks, its digits untouched: parsing would round long ids. */
function indented(body: string): string {
  let depth = 0;
  return body.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g, (token) => {
    if (token === "{" || token === "[") return `${token}\n${"  ".repeat(++depth)}`;
    if (token === "}" || token === "]") return `\n${"  ".repeat(Math.max(0, --depth))}${token}`;
    if (token === ",") return `,\n${"  ".repeat(depth)}`;
    return token === ":" ? ": " : token;
  });
}

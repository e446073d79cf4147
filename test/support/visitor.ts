import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page, Request } from "playwright-core";
import { expect } from "vitest";

/** Hosts outside this machine that a page may ask; the tests answer for them with nothing. */
const OUTSIDE = [
  "cdn.shopify.com", // the admin's font, which Shopify's app library asks for
];

/** What a browser writes to its console although nothing is wrong: a form was refused with reasons. */
const NO_FAULT = /the server responded with a status of 422/;

export type Visitor = {
  context: BrowserContext;
  page: Page;
  /** Every request since the last call, in order. */
  takeRequests: () => Request[];
  /** What went wrong in this visitor's pages since the last call: errors in the console, errors nobody caught, strangers asked. */
  takeFaults: () => string[];
};

/** Somebody with a browser window of their own. What goes wrong in it is written down. */
export async function openVisitor(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const faults: string[] = [];
  const requests: Request[] = [];
  context.on("request", (request) => requests.push(request));
  context.on("console", (message) => {
    if (message.type() === "error" && !NO_FAULT.test(message.text()))
      faults.push(`${message.text()} (${message.location().url.split("?")[0]})`);
  });
  context.on("weberror", (error) => faults.push(String(error.error().stack ?? error.error())));
  await context.route(
    ({ hostname }) => hostname !== "localhost",
    async (route) => {
      const { hostname } = new URL(route.request().url());
      if (!OUTSIDE.includes(hostname)) faults.push(`asked ${hostname}`);
      await route.fulfill({ status: 200, contentType: "text/css", body: "" });
    },
  );
  return {
    context,
    page: await context.newPage(),
    takeRequests: () => requests.splice(0),
    takeFaults: () => faults.splice(0),
  };
}

/**
 * Until this is drawn and the app's script has taken the page over: what is typed earlier is lost. React leaves its mark
 * on the elements that it knows.
 */
export async function alive(drawn: Locator): Promise<void> {
  const isKnown = () => drawn.evaluate((element) => Object.keys(element).some((key) => key.startsWith("__react")));
  await drawn.waitFor();
  await expect.poll(isKnown, { timeout: 15_000, message: "the app's script has started" }).toBe(true);
}

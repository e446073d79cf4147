import type { Incoming } from "../shell/types.ts";
import { authenticatedFetch } from "./authenticated-fetch.ts";
import { bounce } from "./bounce.ts";
import { press } from "./buttons.ts";
import { defineNavigation, defineTitleBar, findNavItem, hideElements } from "./chrome-elements.ts";
import { readConfig, readScriptTag } from "./config.ts";
import { createLink } from "./link.ts";
import { navigate, watchLocation } from "./location.ts";
import { defineModal } from "./modal.ts";
import { createResourcePicker } from "./resource-picker.ts";
import { defineSaveBar, SaveBars, watchForms } from "./save-bar.ts";
import { createToasts } from "./toast.ts";
import { watchAdminLinks } from "./admin-links.ts";

/** The methods ui-modal and ui-save-bar share. */
type Overlay = HTMLElement & Record<"show" | "hide" | "toggle", () => Promise<void>>;

const tag = readScriptTag();
const config = readConfig(tag);
const plainFetch = window.fetch.bind(window);

async function idToken(): Promise<string> {
  const response = await plainFetch(`${tag.storeOrigin}/app-bridge/id-token`);
  if (!response.ok) throw new Error(`The development store gave no session token (${response.status}).`);
  return response.text();
}

async function scopes(change: { granted?: string[]; revoked?: string[] }) {
  const response = await plainFetch(`${tag.storeOrigin}/app-bridge/scopes`, {
    method: "POST",
    body: JSON.stringify(change),
  });
  return response.json();
}

function overlay(id: string): Overlay {
  const found = document.getElementById(id);
  if (!found || !("show" in found)) throw new Error(`There is no element with the id "${id}" to show.`);
  return found as Overlay;
}

function byId(name: "show" | "hide" | "toggle") {
  return async (id: string) => overlay(id)[name]();
}

function start(): void {
  const link = createLink(tag.storeOrigin, config.locale, receive);
  const saveBars = new SaveBars(link);
  const toasts = createToasts(link);

  function receive(message: Incoming): void {
    if (message.kind === "press") press(message.id);
    else if (message.kind === "toast-action") toasts.act(message.id);
    else if (message.kind === "toast-dismissed") toasts.dismissed(message.id);
    else if (message.kind === "leave") saveBars.answerLeave(message.id, message.isConfirmed);
    else if (saveBars.isShown) saveBars.shake();
    else
      navigate(message.path, findNavItem(message.path), {
        embedded: "1",
        shop: config.shop,
        host: config.host,
        locale: config.locale,
      });
  }

  const bridge = {
    config,
    origin: tag.storeOrigin,
    ready: Promise.resolve(),
    idToken,
    environment: { mobile: false, embedded: link.isFramed, pos: false, intent: false },
    toast: { show: toasts.show, hide: toasts.hide },
    saveBar: {
      show: byId("show"),
      hide: byId("hide"),
      toggle: byId("toggle"),
      leaveConfirmation: () => saveBars.leaveConfirmation(),
    },
    modal: { show: byId("show"), hide: byId("hide"), toggle: byId("toggle") },
    loading: (isLoading = true) => link.send({ kind: "loading", isLoading }),
    resourcePicker: createResourcePicker(tag.storeOrigin, config.locale),
    user: async () => ({ accountAccess: "Full access" }),
    app: { extensions: async () => [] },
    scopes: {
      query: () => scopes({}),
      request: async (granted: string[]) => ({ result: "granted-all", detail: await scopes({ granted }) }),
      revoke: async (revoked: string[]) => ({ detail: await scopes({ revoked }) }),
    },
    webVitals: { onReport: () => undefined },
    support: { registerHandler: () => undefined },
  };
  Object.assign(window, { shopify: bridge });
  window.fetch = authenticatedFetch(plainFetch, idToken, config.locale);
  hideElements();
  defineNavigation(link);
  defineTitleBar(link);
  defineSaveBar(saveBars);
  defineModal(config.locale);
  watchForms(saveBars);
  watchAdminLinks(link);
  watchLocation((path) => link.send({ kind: "location", path }));
}

if (!bounce(idToken)) start();

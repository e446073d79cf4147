import type { NavItem, TitleBar } from "../shell/types.ts";
import { describeButton } from "./buttons.ts";
import type { Link } from "./link.ts";

const CHANGES = { subtree: true, childList: true, attributes: true, characterData: true };

/** What the elements are for is drawn elsewhere; a sheet of its own survives a framework's hydration. */
export function hideElements(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    "ui-nav-menu,ui-title-bar,ui-save-bar,s-app-nav{display:none!important}ui-modal{display:contents}ui-modal>*:not(dialog){display:none}",
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

/** An element that reports its content whenever that changes. */
function reporting(report: (element: HTMLElement | null) => void) {
  return class extends HTMLElement {
    private readonly observer = new MutationObserver(() => report(this));

    connectedCallback(): void {
      this.observer.observe(this, CHANGES);
      // Children arrive after the start tag when the document is being parsed.
      queueMicrotask(() => this.isConnected && report(this));
    }

    disconnectedCallback(): void {
      this.observer.disconnect();
      report(null);
    }
  };
}

/** `<ui-nav-menu>` and `<s-app-nav>`: the app's pages, shown in the admin's own navigation. */
export function defineNavigation(link: Link): void {
  const report = (menu: HTMLElement | null) => link.send({ kind: "nav", items: menu ? navItems(menu) : [] });
  customElements.define("ui-nav-menu", reporting(report));
  customElements.define("s-app-nav", reporting(report));
}

function navItems(menu: HTMLElement): NavItem[] {
  return [...menu.querySelectorAll("a[href], s-link[href]")].map((item) => ({
    label: item.textContent?.trim() ?? "",
    href: item.getAttribute("href") ?? "/",
    isHome: item.getAttribute("rel") === "home",
  }));
}

/** The element behind a navigation item, so that the app's own router handles the click. */
export function findNavItem(href: string): Element | null {
  return document.querySelector(`:is(ui-nav-menu, s-app-nav) :is(a, s-link)[href="${CSS.escape(href)}"]`);
}

/** `<ui-title-bar>` outside of modals; the last one on the page counts. */
export function defineTitleBar(link: Link): void {
  const report = (bar: HTMLElement | null) => {
    if (bar?.closest("ui-modal")) return;
    link.send({ kind: "title", title: bar && describeTitleBar(bar) });
  };
  customElements.define("ui-title-bar", reporting(report));
}

/** Title, way back and buttons; the buttons of a `<section>` (a menu in Shopify's admin) come after the others. */
export function describeTitleBar(bar: Element): TitleBar {
  const buttons = [...bar.querySelectorAll<HTMLElement>("button, a")];
  const back = buttons.find((button) => button.getAttribute("variant") === "breadcrumb");
  return {
    title: bar.getAttribute("title") ?? document.title,
    back: back ? describeButton(back) : null,
    actions: buttons.filter((button) => button !== back).map(describeButton),
  };
}

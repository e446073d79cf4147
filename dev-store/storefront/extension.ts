import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Liquid } from "liquidjs";
import { z } from "zod";
import { createEngine } from "./liquid/engine.ts";
import { readFolder, readLocales, versionOf } from "./liquid/files.ts";
import { liftSections } from "./liquid/sections.ts";
import { escapeHtml } from "./liquid/translate.ts";

const Templates = z.object({ templates: z.array(z.string()).default([]) });
const Schema = z.object({
  name: z.string(),
  target: z.enum(["section", "body", "head", "compliance_head"]),
  stylesheet: z.string().optional(),
  javascript: z.string().optional(),
  enabled_on: Templates.optional(),
  disabled_on: Templates.optional(),
  available_if: z.string().optional(),
  settings: z.array(z.object({ id: z.string().optional(), default: z.unknown().optional() })).default([]),
});

type Block = { name: string; markup: string; schema: z.infer<typeof Schema>; settings: Record<string, unknown> };
type Loaded = {
  version: string;
  blocks: Block[];
  stylesheet: string;
  javascript: string;
  engineFor(locale: string): Liquid;
};

/** Where this theme has put the app's section blocks: the merchant's choice in the theme editor. */
const PLACED: Readonly<Record<string, readonly string[]>> = {
  balance: ["index", "product", "customers/account"],
  history: ["customers/account"],
  ways: ["customers/account"],
  "cart-rewards": ["cart"],
};

const ASSETS = "/extensions-assets";
const BUNDLES = { stylesheet: "_blocks.css", javascript: "_blocks.js" } as const;

function load(folder: string, timezone: string, version: string): Loaded {
  const snippets = Object.entries(readFolder(join(folder, "snippets"), ".liquid")).map(([name, text]) => ({
    name,
    ...liftSections(text, `snippets/${name}.liquid`),
  }));
  const files = Object.entries(readFolder(join(folder, "blocks"), ".liquid")).map(([name, text]) => ({
    name,
    ...liftSections(text, `blocks/${name}.liquid`),
  }));
  const blocks = files.map(({ name, markup, schema }) => {
    const parsed = Schema.parse(schema);
    const defaults = parsed.settings.flatMap(({ id, default: value }) => (id ? [[id, value ?? null] as const] : []));
    return { name, markup, schema: parsed, settings: Object.fromEntries(defaults) };
  });
  const { byName, fallback } = readLocales(join(folder, "locales"));
  const engines = new Map<string, Liquid>();
  const engineFor = (locale: string) => {
    const made =
      engines.get(locale) ??
      createEngine({
        locale,
        timezone,
        words: byName[locale] ?? byName[locale.split("-")[0] ?? ""],
        fallback,
        templates: Object.fromEntries(snippets.map(({ name, markup }) => [name, markup])),
        assetUrl: (name) => `${ASSETS}/${name}?v=${version}`,
        asset: (name) => readAsset(folder, name),
      });
    engines.set(locale, made);
    return made;
  };
  const bundle = (part: "stylesheet" | "javascript") =>
    [...snippets, ...files]
      .map((file) => file[part])
      .join("\n")
      .trim();
  return { version, blocks, stylesheet: bundle("stylesheet"), javascript: bundle("javascript"), engineFor };
}

function readAsset(folder: string, name: string): string | null {
  const path = join(folder, "assets", basename(name));
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

export type BlockPage = { template: string; locale: string; globals: object };
/** What an app adds to a page: its blocks where the theme placed them, and the files those ask for, once each. */
export type PageParts = { section: string; head: string; body: string };

/**
 * The app's theme extension, run from its own files and read again when one of them changes.
 *
 * Stands in for the theme editor too: section blocks are placed where PLACED says, or, if it doesn't name them, on
 * every template they are enabled on; app embeds are switched on.
 */
export class ThemeExtension {
  private loaded: Loaded | null = null;

  constructor(
    private readonly folder: string,
    private readonly timezone: string,
  ) {}

  private current(): Loaded {
    const version = versionOf(this.folder);
    if (this.loaded?.version !== version) this.loaded = load(this.folder, this.timezone, version);
    return this.loaded;
  }

  /** An asset's text, or a bundle of what blocks and snippets keep in their own stylesheet and javascript tags. */
  asset(name: string): string | null {
    if (name === BUNDLES.stylesheet) return this.current().stylesheet;
    if (name === BUNDLES.javascript) return this.current().javascript;
    return readAsset(this.folder, name);
  }

  async parts(page: BlockPage): Promise<PageParts> {
    const loaded = this.current();
    const engine = loaded.engineFor(page.locale);
    const parts = { section: "", head: "", body: "" };
    const styles = new Set(loaded.stylesheet ? [BUNDLES.stylesheet as string] : []);
    const scripts = new Set(loaded.javascript ? [BUNDLES.javascript as string] : []);
    for (const block of loaded.blocks) {
      if (!isOn(block, page.template) || !(await isAvailable(engine, block, page))) continue;
      const target = block.schema.target === "compliance_head" ? "head" : block.schema.target;
      parts[target] += await render(engine, block, page);
      if (block.schema.stylesheet) styles.add(block.schema.stylesheet);
      if (block.schema.javascript) scripts.add(block.schema.javascript);
    }
    const url = (name: string) => escapeHtml(`${ASSETS}/${name}?v=${loaded.version}`);
    for (const name of styles) parts.head += `<link rel="stylesheet" href="${url(name)}">\n`;
    for (const name of scripts) parts.head += `<script src="${url(name)}" defer></script>\n`;
    return parts;
  }
}

function isOn({ name, schema }: Block, template: string): boolean {
  const isEnabled = schema.enabled_on?.templates.some((on) => on === "*" || on === template);
  if (schema.enabled_on && !isEnabled) return false;
  if (schema.disabled_on?.templates.some((off) => off === "*" || off === template)) return false;
  return schema.target === "section" ? (PLACED[name]?.includes(template) ?? isEnabled ?? false) : true;
}

async function isAvailable(engine: Liquid, { schema }: Block, { globals }: BlockPage): Promise<boolean> {
  if (!schema.available_if) return true;
  return String(await engine.parseAndRender(schema.available_if, {}, { globals })).trim() === "true";
}

/** A block that fails shows Shopify's words for it in its own place; the rest of the page is not its business. */
async function render(engine: Liquid, block: Block, { globals, template }: BlockPage): Promise<string> {
  const id = `${block.name}-${template.replace("/", "-")}`;
  const scope = {
    block: {
      id,
      type: `shopify://apps/evergreen/blocks/${block.name}`,
      settings: block.settings,
      shopify_attributes: "",
    },
    section: { id: `app-${id}`, settings: {} },
  };
  try {
    const html = String(await engine.parseAndRender(block.markup, scope, { globals }));
    return `<div id="shopify-block-${id}" class="shopify-block shopify-app-block">${html}</div>\n`;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return `<p class="liquid-error">Liquid error (blocks/${block.name}.liquid): ${escapeHtml(message)}</p>\n`;
  }
}

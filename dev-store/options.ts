import { z } from "zod";
import type { ShopState } from "./shop/types.ts";

/** Everything a development store can be told. Ports may be 0: any free one. */
export type DevStoreOptions = {
  port: number;
  tunnelPort: number;
  /** Where the app listens, e.g. http://127.0.0.1:3000. Webhooks go there; the tunnel leads there. */
  appTarget: string;
  apiKey: string;
  apiSecret: string;
  seed: number;
  /** The shop to begin with where none is kept; null: one that is made of the seed. */
  shop: ShopState | null;
  /** Where the shop is kept between runs; null keeps it in memory only. */
  stateFile: string | null;
  tomlPath: string;
  extensionDir: string;
  /** Play the seeded orders to the app, as webhooks, when it is installed for the first time. */
  history: boolean;
  /** Waiting time before each repeated webhook, in milliseconds. */
  retryDelays: number[];
  throttle: { maximum: number; restoreRate: number };
  now: () => Date;
};

/** Shopify's eight repetitions, sped up: 1 s, 2 s, 4 s … 128 s instead of four hours. */
const ACCELERATED_RETRIES = Array.from({ length: 8 }, (_, index) => 1000 * 2 ** index);

export const defaultOptions: DevStoreOptions = {
  port: 4000,
  tunnelPort: 4001,
  appTarget: "http://127.0.0.1:3000",
  apiKey: "dev-store-app-key",
  apiSecret: "dev-store-app-secret",
  seed: 1,
  shop: null,
  stateFile: ".data/dev-store/state.json",
  tomlPath: "shopify.app.toml",
  extensionDir: "extensions/loyalty-storefront",
  history: true,
  retryDelays: ACCELERATED_RETRIES,
  throttle: { maximum: 2000, restoreRate: 100 },
  now: () => new Date(),
};

const port = z.coerce.number().int().min(0).max(65535);
const Environment = z.object({
  DEV_STORE_PORT: port.default(defaultOptions.port),
  DEV_STORE_TUNNEL_PORT: port.default(defaultOptions.tunnelPort),
  DEV_STORE_APP_TARGET: z.url().default(defaultOptions.appTarget),
  DEV_STORE_SEED: z.coerce.number().int().default(defaultOptions.seed),
  DEV_STORE_STATE: z.string().default(".data/dev-store/state.json"),
  DEV_STORE_TOML: z.string().default(defaultOptions.tomlPath),
  DEV_STORE_EXTENSION: z.string().default(defaultOptions.extensionDir),
  DEV_STORE_HISTORY: z.enum(["on", "off"]).default("on"),
  DEV_STORE_RETRY_DELAYS: z
    .string()
    .regex(/^\d+(,\d+)*$/)
    .optional(),
  DEV_STORE_THROTTLE: z
    .string()
    .regex(/^\d+\/\d+$/)
    .default("2000/100"),
  SHOPIFY_API_KEY: z.string().min(1).default(defaultOptions.apiKey),
  SHOPIFY_API_SECRET: z.string().min(1).default(defaultOptions.apiSecret),
});

/** Options from environment variables (README, "Settings"). Throws when one is malformed. */
export function optionsFromEnvironment(env: NodeJS.ProcessEnv): DevStoreOptions {
  const values = Environment.parse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== "")));
  const [maximum = 2000, restoreRate = 100] = values.DEV_STORE_THROTTLE.split("/").map(Number);
  return {
    ...defaultOptions,
    port: values.DEV_STORE_PORT,
    tunnelPort: values.DEV_STORE_TUNNEL_PORT,
    appTarget: values.DEV_STORE_APP_TARGET.replace(/\/$/, ""),
    apiKey: values.SHOPIFY_API_KEY,
    apiSecret: values.SHOPIFY_API_SECRET,
    seed: values.DEV_STORE_SEED,
    stateFile: values.DEV_STORE_STATE === "memory" ? null : values.DEV_STORE_STATE,
    tomlPath: values.DEV_STORE_TOML,
    extensionDir: values.DEV_STORE_EXTENSION,
    history: values.DEV_STORE_HISTORY === "on",
    retryDelays: values.DEV_STORE_RETRY_DELAYS?.split(",").map(Number) ?? ACCELERATED_RETRIES,
    throttle: { maximum, restoreRate },
  };
}

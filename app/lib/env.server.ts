import { z } from "zod";

const origin = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ""));

const key = z.string().refine((value) => Buffer.from(value, "base64").length === 32, "must be 32 bytes in base64");

/** Requests per time, of one process. */
const rate = z.coerce.number().int().min(1);

const envFields = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  SHOPIFY_API_KEY: z.string().min(1),
  SHOPIFY_API_SECRET: z.string().min(1),
  SHOPIFY_API_SECRET_PREVIOUS: z.string().min(1).optional(),
  SHOPIFY_APP_URL: origin,
  ENCRYPTION_KEY: key,
  ENCRYPTION_KEY_PREVIOUS: key.optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(10),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  READY_MAX_LAG_SECONDS: z.coerce.number().int().min(1).default(900),
  METRICS_TOKEN: z.string().min(16, "must be 16 characters or more").optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  RATE_ADMIN_PER_MINUTE: rate.default(1200),
  RATE_SHOPPER_PER_MINUTE: rate.default(60),
  RATE_PROXY_PER_SECOND: rate.default(1000),
  RATE_API_PER_MINUTE: rate.default(600),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  APP_BRIDGE_URL: z.url().optional(),
  PUBSUB_AUDIENCE: z.string().min(1).optional(),
  PUBSUB_SERVICE_ACCOUNT: z.email().optional(),
  PUBSUB_KEYS_URL: z.url({ protocol: /^https?$/ }).default("https://www.googleapis.com/oauth2/v3/certs"),
  EVENTBRIDGE_SECRET: z.string().min(16, "must be 16 characters or more").optional(),
  EVENTBRIDGE_HEADER: z
    .string()
    .regex(/^[\w-]+$/, "must be the name of a header")
    .toLowerCase()
    .default("x-api-key"),
});

/** Settings that are of no use without each other. */
const TOGETHER = ["PUBSUB_AUDIENCE", "PUBSUB_SERVICE_ACCOUNT"] as const;

const envSchema = envFields.superRefine((env, context) => {
  const missing = TOGETHER.filter((name) => env[name] === undefined);
  if (missing.length === TOGETHER.length) return;
  for (const name of missing) context.addIssue({ code: "custom", path: [name], message: "is missing" });
});

export type Env = z.infer<typeof envSchema>;

/**
 * The process's settings, parsed once at the start. An empty value counts as missing. Throws an Error whose message is a
 * sentence a line, each naming the setting and what is wrong; values are never repeated, they may be secrets.
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const filled = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = envSchema.safeParse(filled);
  if (parsed.success) return parsed.data;
  const sentences = parsed.error.issues.map(({ path, message }) => {
    const setting = String(path[0]);
    return filled[setting] === undefined
      ? `${setting} is missing: set it in the environment or in .env (see .env.example).`
      : `${setting} has a value that cannot be used: ${message}.`;
  });
  throw new Error(sentences.join("\n"));
}

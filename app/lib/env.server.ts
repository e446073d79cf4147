import { z } from "zod";

const origin = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ""));

const envSchema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  SHOPIFY_API_KEY: z.string().min(1),
  SHOPIFY_API_SECRET: z.string().min(1),
  SHOPIFY_API_SECRET_PREVIOUS: z.string().min(1).optional(),
  SHOPIFY_APP_URL: origin,
  ENCRYPTION_KEY: z
    .string()
    .refine((value) => Buffer.from(value, "base64").length === 32, "must be 32 bytes in base64"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  APP_BRIDGE_URL: z.url().optional(),
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

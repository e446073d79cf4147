import { describe, expect, test } from "vitest";
import { parseEnv } from "~/lib/env.server";

const SECRET = "hush-this-is-a-secret";
const GOOD = {
  DATABASE_URL: "postgresql://user:hush-password@localhost:5432/evergreen",
  SHOPIFY_API_KEY: "client-id",
  SHOPIFY_API_SECRET: SECRET,
  SHOPIFY_APP_URL: "https://app.example.com/",
  ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64"),
};

/** What a person reads who starts the app with this setting changed. */
function complaint(change: Record<string, string | undefined>): string {
  try {
    parseEnv({ ...GOOD, ...change });
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("the settings were taken");
}

describe("settings", () => {
  test("that are complete are taken, with defaults for the rest", () => {
    expect(parseEnv({ ...GOOD, LOG_LEVEL: "", APP_BRIDGE_URL: "", UNRELATED: "x" })).toEqual({
      ...GOOD,
      NODE_ENV: "production",
      SHOPIFY_APP_URL: "https://app.example.com",
      PORT: 3000,
      RATE_ADMIN_PER_MINUTE: 1200,
      RATE_SHOPPER_PER_MINUTE: 60,
      RATE_PROXY_PER_SECOND: 1000,
      RATE_API_PER_MINUTE: 600,
      LOG_LEVEL: "info",
      DATABASE_POOL_SIZE: 10,
      READY_MAX_LAG_SECONDS: 900,
      PUBSUB_KEYS_URL: "https://www.googleapis.com/oauth2/v3/certs",
      EVENTBRIDGE_HEADER: "x-api-key",
    });
  });

  test.each(Object.keys(GOOD))(
    "without %s end the start with a sentence that names it and says where to put it",
    (name) => {
      for (const missing of [undefined, ""]) {
        expect(complaint({ [name]: missing })).toBe(
          `${name} is missing: set it in the environment or in .env (see .env.example).`,
        );
      }
    },
  );

  test.each([
    ["DATABASE_URL", "mysql://root:hush@localhost/db"],
    ["DATABASE_URL", "hush"],
    ["SHOPIFY_APP_URL", "app.example.com"],
    ["SHOPIFY_APP_URL", "ftp://hush.example.com"],
    ["ENCRYPTION_KEY", "hush"],
    ["ENCRYPTION_KEY", Buffer.alloc(31, 1).toString("base64")],
    ["ENCRYPTION_KEY", Buffer.alloc(33, 1).toString("base64")],
    ["PORT", "hush"],
    ["PORT", "70000"],
    ["PORT", "80.5"],
    ["RATE_SHOPPER_PER_MINUTE", "0"],
    ["LOG_LEVEL", "loud-hush"],
    ["ENCRYPTION_KEY_PREVIOUS", "hush"],
    ["DATABASE_POOL_SIZE", "1"],
    ["HEALTH_PORT", "70001"],
    ["READY_MAX_LAG_SECONDS", "0"],
    ["METRICS_TOKEN", "hush"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "grpc://hush:4317"],
    ["NODE_ENV", "staging-hush"],
    ["APP_BRIDGE_URL", "hush"],
    ["PUBSUB_KEYS_URL", "file:///hush"],
    ["EVENTBRIDGE_SECRET", "hush"],
    ["EVENTBRIDGE_HEADER", "hush: hush"],
  ])("with a %s of %j end the start with a sentence that names it, without the value", (name, value) => {
    const said = complaint({ [name]: value });
    expect(said.split("\n")).toHaveLength(1);
    expect(said).toMatch(new RegExp(`^${name} has a value that cannot be used: .+\\.$`));
    expect(said).not.toContain(value);
  });

  test.each([
    ["PUBSUB_AUDIENCE", "PUBSUB_SERVICE_ACCOUNT", "https://app.example.com/webhooks/pubsub"],
    ["PUBSUB_SERVICE_ACCOUNT", "PUBSUB_AUDIENCE", "pusher@evergreen.iam.gserviceaccount.com"],
  ])("with %s but without %s end the start with a sentence that names what is missing", (given, missing, value) => {
    expect(complaint({ [given]: value })).toBe(
      `${missing} is missing: set it in the environment or in .env (see .env.example).`,
    );
  });

  test("that are all wrong are all named, a line each, and no secret is repeated", () => {
    const said = complaint({
      DATABASE_URL: SECRET,
      SHOPIFY_API_KEY: "",
      SHOPIFY_APP_URL: SECRET,
      ENCRYPTION_KEY: SECRET,
      PORT: SECRET,
    });
    expect(said.split("\n").map((line) => line.split(" ")[0])).toEqual([
      "DATABASE_URL",
      "SHOPIFY_API_KEY",
      "SHOPIFY_APP_URL",
      "ENCRYPTION_KEY",
      "PORT",
    ]);
    expect(said).not.toContain("hush");
  });
});

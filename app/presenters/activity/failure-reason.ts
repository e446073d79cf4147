/** Why something failed, as far as a merchant can be told: never the error's own text, which may repeat personal data. */
export type FailureReason =
  | { kind: "unreadable"; fields: string | null }
  | { kind: "not_json" | "refused" | "shopify" | "timed_out" }
  | { kind: "internal"; name: string };

const FIELDS = /^unusable body: ([\w.]*(?: \(\w+\))(?:, [\w.]*(?: \(\w+\)))*)$/;
const NAME = /^([A-Za-z][A-Za-z0-9]{0,40})(?::|$)/;

/** The reason in what the worker wrote down about a failed delivery. */
export function deliveryFailure(error: string): FailureReason {
  if (error === "the body is not JSON") return { kind: "not_json" };
  if (error.startsWith("unusable body")) return { kind: "unreadable", fields: FIELDS.exec(error)?.[1] ?? null };
  return named(NAME.exec(error)?.[1]);
}

/** The reason in what the worker, or the queue itself, wrote down about a failed job. */
export function jobFailure(output: unknown): FailureReason {
  if (textIn(output, "message") === undefined && textIn(child(output, "value"), "message") !== undefined)
    return { kind: "timed_out" };
  if (child(output, "isTerminal") === true) return { kind: "refused" };
  return named(textIn(output, "name"));
}

function named(name: string | undefined): FailureReason {
  if (name === "AdminApiError") return { kind: "shopify" };
  return { kind: "internal", name: name !== undefined && NAME.test(name) ? name : "Error" };
}

function textIn(value: unknown, key: string): string | undefined {
  const found = child(value, key);
  return typeof found === "string" ? found : undefined;
}

function child(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

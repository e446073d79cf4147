import type { z } from "zod";
import { observeCall } from "./observe-call.server";

/** A GraphQL operation with the shape its answer must have. */
export type Operation<Result> = { name: string; document: string; result: z.ZodType<Result> };

/** The Admin API of one shop. */
export type AdminApi = {
  /**
   * Run an operation. Waits out throttling (a few times, as long as Shopify says). Throws AdminApiError when it can't be
   * had, ZodError when the answer has another shape than the schema promises.
   */
  run<Result>(operation: Operation<Result>, variables?: Record<string, unknown>): Promise<Result>;
};

/** The Admin API refused or could not be reached. `isTerminal`: asking again is no use (uninstalled, closed, forbidden). */
export class AdminApiError extends Error {
  constructor(
    message: string,
    readonly isTerminal: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "AdminApiError";
  }
}

/** One request: the answer's body, or a throw in the library's manner. */
export type Send = (document: string, variables: Record<string, unknown>, signal: AbortSignal) => Promise<unknown>;

const TIMEOUT_MS = 10_000;
const THROTTLED_TRIES = 6;
const TERMINAL_STATUS = new Set([401, 402, 403, 404, 423]);

export function createAdminApi(send: Send, sleep: (ms: number) => Promise<void>): AdminApi {
  return {
    async run(operation, variables = {}) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          const call = () => send(operation.document, variables, AbortSignal.timeout(TIMEOUT_MS));
          const body = await observeCall(operation.name, attempt, call, { costOf, outcomeOf });
          return operation.result.parse(body);
        } catch (error) {
          const wait = throttleWait(error);
          if (wait === null || attempt === THROTTLED_TRIES) throw asApiError(operation.name, error);
          await sleep(wait);
        }
      }
    },
  };
}

type Failure = {
  errors: { message: string; code: string | undefined }[];
  cost: Cost | undefined;
  status: number | undefined;
};
type Cost = { requestedQueryCost: number; throttleStatus: { currentlyAvailable: number; restoreRate: number } };

/** How long until the bucket holds what the query asks, in ms; null when it was not throttling. */
function throttleWait(error: unknown): number | null {
  const { errors, cost } = readFailure(error);
  if (!errors.some(({ code }) => code === "THROTTLED")) return null;
  if (!cost) return 1000;
  const missing = cost.requestedQueryCost - cost.throttleStatus.currentlyAvailable;
  return Math.min(10_000, Math.max(100, Math.ceil((1000 * missing) / Math.max(1, cost.throttleStatus.restoreRate))));
}

function asApiError(name: string, error: unknown): unknown {
  if (error instanceof AdminApiError || (error instanceof Error && error.name === "ZodError")) return error;
  const { errors, status } = readFailure(error);
  const isTerminal =
    (status !== undefined && TERMINAL_STATUS.has(status)) ||
    errors.some(({ code }) => code === "ACCESS_DENIED") ||
    (error instanceof Error && error.constructor.name === "SessionNotFoundError");
  const why =
    errors.map(({ message }) => message).join("; ") || (error instanceof Error ? error.message : `status ${status}`);
  return new AdminApiError(`${name}: ${why}`, isTerminal, { cause: error });
}

function outcomeOf(error: unknown): "throttled" | "refused" | "failed" {
  if (throttleWait(error) !== null) return "throttled";
  const { isTerminal } = asApiError("", error) as Partial<AdminApiError>;
  return isTerminal ? "refused" : "failed";
}

/** Cost points left to the shop, by what an answer or the library's error says; null when it does not say. */
function costOf(answered: unknown): number | null {
  const { cost } = readFailure(answered instanceof Error ? answered : { body: answered });
  const available: unknown = child(cost?.throttleStatus, "currentlyAvailable");
  return typeof available === "number" ? available : null;
}

/** What the library's several kinds of error say, read without trusting their shape. */
function readFailure(error: unknown): Failure {
  const body = child(error, "body");
  const list = child(child(body, "errors"), "graphQLErrors") ?? child(body, "errors");
  const errors = (Array.isArray(list) ? list : []).map((each: unknown) => ({
    message: String(child(each, "message") ?? "refused"),
    code: asString(child(child(each, "extensions"), "code")),
  }));
  const status = error instanceof Response ? error.status : child(child(error, "response"), "code");
  return {
    errors,
    cost: child(child(body, "extensions"), "cost") as Cost | undefined,
    status: typeof status === "number" ? status : undefined,
  };
}

function child(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function asString(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

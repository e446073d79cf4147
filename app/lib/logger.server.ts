import { AsyncLocalStorage } from "node:async_hooks";
import pino, { type DestinationStream, type Logger, type LoggerOptions } from "pino";

/** What every line tells of the work it belongs to. */
type LogContext = { requestId?: string; jobId?: string; shop?: string };

const contexts = new AsyncLocalStorage<LogContext>();

/** Run `work`; every line logged meanwhile carries `context` too. */
export function withLogContext<Result>(context: LogContext, work: () => Result): Result {
  return contexts.run({ ...contexts.getStore(), ...context }, work);
}

/**
 * JSON lines, on standard output unless told otherwise, each with the context it was logged in. Ids are bigints here and numbers nowhere, so they
 * are written as strings; tokens are left out.
 */
export function createLogger(level: string, destination: DestinationStream = pino.destination(1)): Logger {
  const options: LoggerOptions = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => contexts.getStore() ?? {},
    formatters: {
      level: (label) => ({ level: label }),
      log: (fields) => Object.fromEntries(Object.entries(fields).map(plain)),
    },
    redact: {
      paths: ["*.accessToken", "*.refreshToken", "accessToken", "refreshToken", "*.headers.authorization"],
      remove: true,
    },
  };
  return pino(options, destination);
}

function plain([name, value]: [string, unknown]): [string, unknown] {
  return [name, typeof value === "bigint" ? String(value) : value];
}

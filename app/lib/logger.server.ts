import pino, { type Logger } from "pino";

/** JSON lines on standard output. Ids are bigints here and numbers nowhere, so they are written as strings. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: (fields) => Object.fromEntries(Object.entries(fields).map(plain)) },
    redact: { paths: ["*.accessToken", "*.refreshToken", "accessToken", "refreshToken", "*.headers.authorization"], remove: true },
  });
}

function plain([name, value]: [string, unknown]): [string, unknown] {
  return [name, typeof value === "bigint" ? String(value) : value];
}

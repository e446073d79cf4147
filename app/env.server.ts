import { parseEnv } from "~/lib/env.server";

/** The settings of this process. A missing or bad one ends the start with a sentence that names it. */
export const env = readEnv();

function readEnv() {
  try {
    return parseEnv(process.env);
  } catch (error) {
    process.stderr.write(`Evergreen can't start.\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

import { env } from "~/env.server";
import { createLogger } from "~/lib/logger.server";

export const log = createLogger(env.LOG_LEVEL);

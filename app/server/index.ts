import { fileURLToPath } from "node:url";
import * as build from "virtual:remix/server-build";
import { log } from "~/log.server";
import { roleFrom } from "./role";
import { start } from "./start.server";

const STOP_MS = 25_000;

const running = await start(roleFrom(process.argv), {
  build,
  assets: { dir: build.assetsBuildDirectory },
  migrationsDir: fileURLToPath(new URL("../../prisma/migrations", import.meta.url)),
});

let isStopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), STOP_MS).unref();
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, "stop failed");
        process.exit(1);
      },
    );
  });
}

import * as build from "virtual:remix/server-build";
import { log } from "~/log.server";
import { start, type Role } from "./start.server";

const STOP_MS = 25_000;

function roleFrom(argv: readonly string[]): Role {
  const role = argv.find((argument) => argument.startsWith("--role="))?.slice("--role=".length) ?? "all";
  if (role === "all" || role === "web" || role === "worker") return role;
  throw new Error(`--role=${role} is unknown: use all, web or worker.`);
}

const running = await start(roleFrom(process.argv), { build, assets: { dir: build.assetsBuildDirectory } });

let isStopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (isStopping) return;
    isStopping = true;
    const late = setTimeout(() => process.exit(1), STOP_MS);
    running
      .stop()
      .catch((error: unknown) => log.error({ err: error }, "stop failed"))
      .finally(() => {
        clearTimeout(late);
        process.exit();
      });
  });
}

import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { ProcessDeps } from "~/deps";
import { openDatabase } from "~/db/database.server";
import { migrationNames } from "~/db/migrate.server";
import { createBoss, JobQueue, prepareQueues } from "~/jobs/queue.server";
import { startWorker, type Worker } from "~/jobs/worker.server";
import { deps } from "~/deps.server";
import { createApiDoor, isForApi } from "./api-door.server";
import { API_ROUTES } from "./api-routes.server";
import { createDoors } from "./doors.server";
import { createHealth, type Health } from "./health.server";
import { answer, pathOf } from "./http.server";
import { listen } from "./listening.server";
import { answerMetrics, watchProcess } from "./metrics.server";
import { observeRequests } from "./observe-requests.server";
import { createPages, type PagesOptions } from "./pages.server";
import type { Role } from "./role";
import { routeNamer } from "./route-patterns";
import { withSecurityHeaders } from "./security-headers.server";
import { createShopperDoor, isFromShopper } from "./shopper-door.server";
import { SHOPPER_ROUTES } from "./shopper-routes.server";
import { startTracing } from "./tracing.server";

/** Where this process listens: for the world, and for its operator; null where it does not. */
export type Running = { port: number | null; healthPort: number | null; stop: () => Promise<void> };

type Pages = Omit<PagesOptions, "log">;

type Options = Pages & {
  /** The folder with the migrations that this build needs. */
  migrationsDir: string;
};

/** What is under way when a stop begins is waited for so long; a job that takes longer goes back to the queue. */
const FINISH_MS = 18_000;

/** Start this process in its role and say where it listens. `stop` finishes what is in progress, then closes. */
export async function start(role: Role, { migrationsDir, ...pages }: Options): Promise<Running> {
  const { env, log } = deps;
  const stopTracing = await startTracing(env, log, role);
  const boss = createBoss(deps.db, role !== "web");
  boss.on("error", (error) => log.error({ err: error }, "job queue error"));
  await boss.start();
  await prepareQueues(boss);
  deps.jobs = new JobQueue(boss);
  const probes = openDatabase(env.DATABASE_URL, { max: 1 });
  const migrations = await migrationNames(migrationsDir);
  const health = createHealth({ db: probes, role, migrations, maxLagSeconds: env.READY_MAX_LAG_SECONDS });
  watchProcess(deps, health);
  const worker = role === "web" ? null : await startWorker(deps, boss);
  const safe = (door: RequestListener) => withSecurityHeaders(env.SHOPIFY_APP_URL.startsWith("https:"), door);
  const front = role === "worker" ? null : await listen(safe(frontDoor(deps, pages, worker, health)), env.PORT);
  const back = env.HEALTH_PORT === undefined ? null : await listen(safe(backDoor(deps, health)), env.HEALTH_PORT);
  const ports = { port: front?.port ?? null, healthPort: back?.port ?? null };
  log.info({ role, ...ports }, "Evergreen started");
  return {
    ...ports,
    stop: async () => {
      log.info({ role }, "stopping");
      health.stopping();
      // Nothing new is taken from here on: no connection, no batch of the inbox, no job. What is under way is finished.
      const late = new Promise((resolve) => setTimeout(resolve, FINISH_MS));
      await Promise.all([
        front?.close(),
        worker && Promise.race([worker.stop(), late]),
        boss.stop({ graceful: true, timeout: FINISH_MS }),
      ]);
      await deps.prisma.$disconnect();
      await deps.db.close();
      await Promise.all([back?.close({ quietMs: 0 }), probes.close(), stopTracing()]);
      log.info({ role }, "stopped");
    },
  };
}

/** What the world reaches: webhooks, pages, the shop's proxy, and health for a balancer. */
function frontDoor(deps: ProcessDeps, pages: Pages, worker: Worker | null, health: Health): RequestListener {
  const doors = createDoors(deps, () => worker?.wakeInbox());
  const remix = createPages({ ...pages, log: deps.log });
  const shoppers = createShopperDoor(deps);
  const api = createApiDoor(deps);
  const routes = typeof pages.build === "function" ? {} : pages.build.routes;
  const inFront = [...doors.keys(), ...Object.keys(SHOPPER_ROUTES), ...Object.keys(API_ROUTES)];
  return observeRequests(routeNamer(routes, inFront), (request, response) => {
    const door = request.method === "POST" ? doors.get(pathOf(request)) : undefined;
    if (door) return void door(request, response);
    if (isFromShopper(request)) return shoppers(request, response);
    if (isForApi(request)) return api(request, response);
    if (!answerOperator(deps, health, { isPublic: true }, request, response)) return void remix(request, response);
  });
}

/** What only the operator's machines reach, on a port of its own. */
function backDoor(deps: ProcessDeps, health: Health): RequestListener {
  return (request, response) => {
    if (!answerOperator(deps, health, { isPublic: false }, request, response)) answer(response, 404);
  };
}

/** Answers /healthz, /readyz and /metrics; false for any other path. */
function answerOperator(
  { env, log }: ProcessDeps,
  health: Health,
  { isPublic }: { isPublic: boolean },
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const failed = (error: unknown) => {
    log.error({ err: error }, "the operator's request failed");
    answer(response, 500);
  };
  switch (pathOf(request)) {
    case "/healthz":
      answer(response, 200, { alive: true });
      return true;
    case "/readyz":
      void health.readiness().then((state) => answer(response, state.ready ? 200 : 503, state), failed);
      return true;
    case "/metrics":
      void answerMetrics(request, response, { token: env.METRICS_TOKEN, isPublic }).catch(failed);
      return true;
    default:
      return false;
  }
}

import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Deps } from "~/deps";
import { createBoss, JobQueue, prepareQueues } from "~/jobs/queue.server";
import { startWorker, type Worker } from "~/jobs/worker.server";
import { deps } from "~/deps.server";
import { readiness } from "./health.server";
import { answer } from "./http.server";
import { createPages, type PagesOptions } from "./pages.server";
import { createWebhookEndpoint } from "./webhooks.server";

export type Role = "all" | "web" | "worker";

export type Running = { port: number | null; stop: () => Promise<void> };

/** Start this process in its role and say where it listens. `stop` finishes what is in progress, then closes. */
export async function start(role: Role, pages: Omit<PagesOptions, "log">): Promise<Running> {
  const boss = createBoss(deps.db, role !== "web");
  boss.on("error", (error) => deps.log.error({ err: error }, "job queue error"));
  await boss.start();
  await prepareQueues(boss);
  deps.jobs = new JobQueue(boss);
  const worker = role === "web" ? null : await startWorker(deps, boss);
  const server = role === "worker" ? null : await listen(frontDoor(deps, pages, worker), deps.env.PORT);
  const port = server ? (server.address() as AddressInfo).port : null;
  deps.log.info({ role, port }, "Evergreen started");
  return {
    port,
    stop: async () => {
      deps.log.info({ role }, "stopping");
      if (server) await close(server);
      await worker?.stop();
      await boss.stop({ graceful: true, timeout: 20_000 });
      await deps.prisma.$disconnect();
      await deps.db.close();
    },
  };
}

function frontDoor(deps: Deps, pages: Omit<PagesOptions, "log">, worker: Worker | null): RequestListener {
  const webhooks = createWebhookEndpoint(deps, () => worker?.wakeInbox());
  const remix = createPages({ ...pages, log: deps.log });
  return (request, response) => {
    const path = request.url?.split("?")[0];
    if (path === "/webhooks" && request.method === "POST") return void webhooks(request, response);
    if (path === "/healthz") return answer(response, 200, { alive: true });
    if (path === "/readyz")
      return void readiness(deps).then((state) => answer(response, state.ready ? 200 : 503, state));
    return void remix(request, response);
  };
}

function listen(listener: RequestListener, port: number): Promise<Server> {
  const server = createServer({ requestTimeout: 30_000, keepAliveTimeout: 65_000 }, listener);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, () => resolve(server));
  });
}

/** Take no new requests, finish those in progress. */
function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeIdleConnections();
  });
}

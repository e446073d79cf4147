import type { Database } from "~/db/database.server";
import { countDeadJobs } from "~/db/dead-letters.server";
import { countFailedDeliveries } from "~/db/failed-deliveries.server";
import { inboxLag, type InboxLag } from "~/db/inbox-lag.server";
import { missingMigrations } from "~/db/migrate.server";
import type { Role } from "./role";
import { sampled, type Sampled } from "./sampled";

/** One thing that was looked at. `isRequired`: the process is not ready while its state is another than "ok". */
type Check = { state: string; isRequired: boolean; [figure: string]: unknown };

export type Readiness = { ready: boolean; checks: Record<"process" | "database" | "migrations" | "inbox", Check> };

export type Health = {
  readiness: () => Promise<Readiness>;
  inbox: () => Promise<Sampled<InboxLag>>;
  /** What failed for good and waits for somebody, by kind. */
  deadLetters: () => Promise<Sampled<{ delivery: number; job: number }>>;
  /** Not ready from now on, whatever the checks say. */
  stopping: () => void;
};

/** No check is waited for longer than this. */
const TIMEOUT_MS = 2000;
/** Probes and scrapes within this time share an answer: whoever asks a thousand times a second asks the database once. */
const DATABASE_MS = 1000;
const INBOX_MS = 5000;
const DEAD_LETTERS_MS = 30_000;

type Options = {
  /** A connection of its own: behind a busy pool, a check would say that the database is slow. */
  db: Database;
  role: Role;
  /** Names of the migrations that this build needs. */
  migrations: readonly string[];
  maxLagSeconds: number;
};

/**
 * What /readyz answers and /metrics samples. A process is ready when the database answers, every migration of this build is
 * applied and it is not stopping. Deliveries that wait too long make a worker not ready; a process that serves requests
 * says so and stays: taken out of the balancer it would answer fewer people and work no faster.
 */
export function createHealth({ db, role, migrations, maxLagSeconds }: Options): Health {
  let isStopping = false;
  const database = sampled(DATABASE_MS, TIMEOUT_MS, async () => {
    const startedAt = performance.now();
    const missing = await missingMigrations(db, migrations);
    return { ms: Math.round(performance.now() - startedAt), missing };
  });
  const inbox = sampled(INBOX_MS, TIMEOUT_MS, () => inboxLag(db));
  const deadLetters = sampled(DEAD_LETTERS_MS, TIMEOUT_MS, async () => ({
    delivery: await countFailedDeliveries(db, "every shop"),
    job: await countDeadJobs(db, "every shop"),
  }));
  return {
    inbox,
    deadLetters,
    stopping: () => {
      isStopping = true;
    },
    readiness: async () => {
      const answered = await database();
      const lag = answered.value?.missing.length === 0 ? await inbox() : null;
      const checks: Readiness["checks"] = {
        process: { state: isStopping ? "stopping" : "ok", isRequired: true },
        database: { state: answered.state, isRequired: true, ms: answered.value?.ms ?? null },
        migrations: { ...migrationsCheck(answered.value?.missing), isRequired: true },
        inbox: { ...inboxCheck(lag, maxLagSeconds), isRequired: role === "worker" },
      };
      return { ready: Object.values(checks).every(({ state, isRequired }) => state === "ok" || !isRequired), checks };
    },
  };
}

function migrationsCheck(missing: readonly string[] | undefined) {
  if (!missing) return { state: "unknown", missing: null };
  return { state: missing.length === 0 ? "ok" : "missing", missing };
}

function inboxCheck(lag: Sampled<InboxLag> | null, maxLagSeconds: number) {
  if (!lag?.value) return { state: lag?.state ?? "unknown", lagSeconds: null, maxLagSeconds, waiting: null };
  const { seconds, waiting } = lag.value;
  return {
    state: seconds > maxLagSeconds ? "behind" : "ok",
    lagSeconds: Math.round(seconds),
    maxLagSeconds,
    waiting,
  };
}

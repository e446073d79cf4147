import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { execute, type DocumentNode, type ExecutionResult } from "graphql";
import type { Context } from "../admin-api/context.ts";
import { gid } from "../admin-api/ids.ts";
import { fieldResolver } from "../admin-api/resolve-field.ts";
import type { AdminSchema } from "../admin-api/schema.ts";
import { checkBulkQuery, type BulkQueryProblem } from "./check-query.ts";
import { Slices } from "./slices.ts";
import { ResultWriter } from "./write-lines.ts";

const AT_ONCE = 5;
/** How long a result can be fetched. */
const KEPT_MS = 7 * 86_400_000;

export type BulkStatus = "CREATED" | "RUNNING" | "COMPLETED" | "FAILED" | "CANCELING" | "CANCELED" | "EXPIRED";
export type BulkErrorCode = "ACCESS_DENIED" | "INTERNAL_SERVER_ERROR" | "TIMEOUT";

export type BulkOperation = {
  id: string;
  query: string;
  status: BulkStatus;
  errorCode: BulkErrorCode | null;
  createdAt: string;
  completedAt: string | null;
  objects: number;
  roots: number;
  /** Where the result is, and the unguessable name it is fetched by; null while there is none, or when nothing was found. */
  file: { name: string; path: string } | null;
};

/** What is to go wrong, or to take its time. */
export type BulkFaults = {
  /** How long an operation takes. */
  delayMs: number;
  /** The next operations fail with this. */
  errorCode: BulkErrorCode | null;
  /** Every fetch of a result breaks off after so many bytes. */
  cutAfterBytes: number | null;
};

export const NO_BULK_FAULTS: BulkFaults = { delayMs: 50, errorCode: null, cutAfterBytes: null };

type Started = { operation: BulkOperation } | { problems: (BulkQueryProblem | Busy)[] };
type Busy = { field: null; message: string; code: "OPERATION_IN_PROGRESS" };

/** The bulk operations of the app in this shop. They are not kept over a restart. */
export class BulkOperations {
  faults: BulkFaults = NO_BULK_FAULTS;
  /** Oldest first. */
  readonly list: BulkOperation[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private folder: string | null = null;
  private isStopped = false;

  constructor(
    private readonly admin: AdminSchema,
    private readonly now: () => Date,
  ) {}

  start(query: string, isGrouped: boolean, context: Context): Started {
    const checked = checkBulkQuery(this.admin.schema, query);
    if ("problems" in checked) return checked;
    const running = this.list.filter(({ status }) => isUnderWay(status));
    if (running.length >= AT_ONCE) {
      const ids = running.map(({ id }) => gid("BulkOperation", id)).join(", ");
      const message = `A bulk query operation for this app and shop is already in progress: ${ids}.`;
      return { problems: [{ field: null, message, code: "OPERATION_IN_PROGRESS" }] };
    }
    const operation: BulkOperation = {
      id: context.shop.nextId(),
      query,
      status: "CREATED",
      errorCode: null,
      createdAt: this.now().toISOString(),
      completedAt: null,
      objects: 0,
      roots: 0,
      file: null,
    };
    this.list.push(operation);
    this.after(this.faults.delayMs / 2, () => {
      if (operation.status === "CREATED") operation.status = "RUNNING";
      this.after(this.faults.delayMs / 2, () => void this.finish(operation, checked.document, isGrouped, context));
    });
    return { operation };
  }

  find(id: string): BulkOperation | undefined {
    return this.list.find((operation) => operation.id === id);
  }

  /** Says why not; null when it is being cancelled. */
  cancel(operation: BulkOperation): string | null {
    if (!isUnderWay(operation.status))
      return `A bulk operation cannot be canceled when it is ${operation.status.toLowerCase()}`;
    operation.status = "CANCELING";
    return null;
  }

  /** Where a result is, by the name in its address; undefined when there is none, or no longer. */
  resultPath(name: string): string | undefined {
    const operation = this.list.find(({ file }) => file?.name === name);
    return operation && !this.isExpired(operation) ? operation.file?.path : undefined;
  }

  isExpired({ completedAt }: BulkOperation): boolean {
    return completedAt !== null && this.now().getTime() - Date.parse(completedAt) > KEPT_MS;
  }

  /** Ends what is under way; results are gone. */
  stop(): void {
    this.isStopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    if (this.folder) rmSync(this.folder, { recursive: true, force: true });
  }

  private async finish(operation: BulkOperation, document: DocumentNode, isGrouped: boolean, context: Context) {
    if (operation.status === "CANCELING") operation.status = "CANCELED";
    else Object.assign(operation, await this.result(operation, document, isGrouped, context));
    if (this.isStopped) return;
    operation.completedAt = this.now().toISOString();
    context.shop.act((notify) => notify("bulk_operations/finish", () => finishBody(operation)));
  }

  private async result(
    operation: BulkOperation,
    document: DocumentNode,
    isGrouped: boolean,
    context: Context,
  ): Promise<Partial<BulkOperation>> {
    const { errorCode } = this.faults;
    if (errorCode) return { status: "FAILED", errorCode };
    this.folder ??= mkdtempSync(join(tmpdir(), "dev-store-results-"));
    const name = `${randomUUID()}.jsonl`;
    const path = join(this.folder, name);
    const writer = new ResultWriter(path, isGrouped);
    const slices = new Slices();
    try {
      do {
        const answer: ExecutionResult = await execute({
          schema: this.admin.schema,
          document,
          rootValue: context.root,
          contextValue: { ...context, slices, found: { objects: 0 } },
          fieldResolver: fieldResolver(this.admin),
        });
        const [refusal] = answer.errors ?? [];
        if (refusal) {
          const isDenied = refusal.extensions.code === "ACCESS_DENIED";
          return { status: "FAILED", errorCode: isDenied ? "ACCESS_DENIED" : "INTERNAL_SERVER_ERROR" };
        }
        writer.write(answer.data ?? {});
        Object.assign(operation, { objects: writer.objects, roots: writer.roots });
        await setImmediate(); // Others are answered meanwhile.
        if (operation.status === "CANCELING" || this.isStopped) return { status: "CANCELED" };
      } while (slices.next());
    } finally {
      writer.close();
    }
    return { status: "COMPLETED", file: writer.objects === 0 ? null : { name, path } };
  }

  private after(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, ms);
    this.timers.add(timer);
  }
}

function isUnderWay(status: BulkStatus): boolean {
  return status === "CREATED" || status === "RUNNING" || status === "CANCELING";
}

/** Body of bulk_operations/finish. */
function finishBody({ id, completedAt, createdAt, errorCode, status }: BulkOperation): string {
  return JSON.stringify({
    admin_graphql_api_id: gid("BulkOperation", id),
    completed_at: completedAt,
    created_at: createdAt,
    error_code: errorCode?.toLowerCase() ?? null,
    status: status.toLowerCase(),
    type: "query",
  });
}

import { z } from "zod";
import { NO_BULK_FAULTS } from "../bulk/operations.ts";
import { PlannedFault } from "../admin-api/faults.ts";
import { embeddedAppUrl } from "../admin/app-url.ts";
import type { Router } from "../http/router.ts";
import { changeScopes, uninstallApp } from "../installation.ts";
import { freshIdToken, type Runtime } from "../runtime.ts";
import { answering, Nothing } from "./answers.ts";

const Place = z.object({ path: z.string().startsWith("/").default("/"), locale: z.string().default("en") });
const Throttle = z.object({
  maximum: z.number().positive().default(2000),
  restoreRate: z.number().min(0).default(100),
});
const BulkFaults = z.object({
  delayMs: z.number().min(0).max(600_000).default(NO_BULK_FAULTS.delayMs),
  errorCode: z.enum(["ACCESS_DENIED", "INTERNAL_SERVER_ERROR", "TIMEOUT"]).nullable().default(null),
  cutAfterBytes: z.number().int().min(0).nullable().default(null),
});
const Scopes = z.object({ granted: z.array(z.string()).default([]) });

/** /control/app…: installing, opening and removing the app, and the weather of the Admin API. */
export function addAppControls(router: Router, runtime: Runtime): void {
  const open = answering(Place, ({ path, locale }) => ({ url: embeddedAppUrl(runtime, path, locale) }));
  router
    .on("GET", "/control/app/url", open)
    .on("POST", "/control/app/install-url", open)
    .on(
      "POST",
      "/control/app/uninstall",
      answering(Nothing, () => ({ uninstalled: uninstallApp(runtime) })),
    )
    .on(
      "POST",
      "/control/app/scopes",
      answering(Scopes, ({ granted }) => {
        changeScopes(runtime, granted);
        return { scopes: runtime.shop.state.app?.scopes ?? [] };
      }),
    )
    .on(
      "GET",
      "/control/id-token",
      answering(Nothing, () => ({ idToken: freshIdToken(runtime) })),
    )
    .on(
      "POST",
      "/control/throttle",
      answering(Throttle, ({ maximum, restoreRate }) => {
        runtime.bucket.resize(maximum, restoreRate);
        return runtime.bucket.status();
      }),
    )
    .on(
      "POST",
      "/control/graphql-faults",
      answering(PlannedFault, (fault) => {
        runtime.apiFaults.plan(fault);
        return fault;
      }),
    )
    .on(
      "POST",
      "/control/bulk-operations/faults",
      answering(BulkFaults, (faults) => (runtime.bulk.faults = faults)),
    );
}

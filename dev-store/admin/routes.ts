import type { Router } from "../http/router.ts";
import type { Runtime } from "../runtime.ts";
export function createAdmin(_router: Router, _runtime: Runtime): void {}

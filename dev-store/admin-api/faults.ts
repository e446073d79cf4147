import { z } from "zod";

/** The next `times` calls of the Admin API are answered with this HTTP status instead of an answer. */
export const PlannedFault = z.object({
  status: z.number().int().min(400).max(599).default(500),
  times: z.number().int().min(0).max(1000).default(1),
});

/** Failures of the Admin API that were asked for through the control API. */
export class Faults {
  private planned: z.infer<typeof PlannedFault> | null = null;

  plan(fault: z.infer<typeof PlannedFault>): void {
    this.planned = { ...fault };
  }

  /** The failure the next call is to meet; null when it is to be answered. */
  next(): { status: number; message: string } | null {
    if (!this.planned || this.planned.times === 0) return null;
    this.planned.times--;
    return { status: this.planned.status, message: `The development store was told to answer ${this.planned.status}.` };
  }
}

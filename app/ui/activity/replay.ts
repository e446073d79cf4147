import { z } from "zod";
import type { Failure } from "~/ui/answer-or-failure";

const id = z.string().min(1).max(200);

const replaySchema = z.discriminatedUnion("what", [
  z.object({ what: z.literal("message"), id }),
  z.object({ what: z.literal("messages") }),
  z.object({ what: z.literal("task"), id: z.uuid() }),
  z.object({ what: z.literal("tasks") }),
]);

/** What is to be tried again: one failed message or task, or all of the shop. */
export type Replay = z.infer<typeof replaySchema>;
export type ReplayAnswer = { outcome: "replayed"; count: number } | { outcome: "invalid" } | Failure;

/** What a form asks to try again; null when it can't be read. */
export function readReplay(form: FormData): Replay | null {
  return replaySchema.safeParse(Object.fromEntries(form)).data ?? null;
}

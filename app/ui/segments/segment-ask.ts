import { z } from "zod";
import { segmentDeedSchema, type SegmentDeed } from "~/domain/insights/segments/segment-deed";
import type { RefusalCode } from "~/domain/loyalty-error";
import type { Failure } from "~/ui/answer-or-failure";
import { adjustedPoints } from "~/ui/members/adjustment";

/** What the page of a segment asks for: something for everybody in it, or that what failed goes on. */
export type SegmentAsk = { what: "deed"; id: string; deed: SegmentDeed } | { what: "retry"; id: string };

/** Fields that can't be used. */
export type AskErrors = { tag: boolean; points: boolean; note: boolean };

export type SegmentAnswer =
  | { outcome: "asked"; total: number }
  | { outcome: "invalid"; errors: AskErrors }
  | { outcome: "refused"; code: RefusalCode }
  | Failure;

const uuid = z.uuid();

/** What a form means, or which of its fields can't be used. Safe on any input. */
export function readSegmentAsk(form: FormData): { ask: SegmentAsk; errors: null } | { ask: null; errors: AskErrors } {
  const { what, id, points, ...rest } = Object.fromEntries(form) as Record<string, unknown>;
  const key = uuid.safeParse(id);
  if (key.success && what === "retry") return { ask: { what, id: key.data }, errors: null };
  const deed = segmentDeedSchema.safeParse({
    ...rest,
    kind: what,
    ...(points === undefined ? {} : { points: adjustedPoints(String(points)) }),
  });
  if (deed.success && key.success) return { ask: { what: "deed", id: key.data, deed: deed.data }, errors: null };
  const wrong = new Set(deed.error?.issues.map(({ path }) => path[0]));
  const isUnreadable = !key.success || wrong.has("kind");
  const has = (field: keyof AskErrors) => isUnreadable || wrong.has(field);
  return { ask: null, errors: { tag: has("tag"), points: has("points"), note: has("note") } };
}

import { z } from "zod";
import type { NewEntry } from "~/domain/ledger/entry";

/** What can be done for everybody of a segment. A tag is one of Shopify's: 40 letters at the most, and no comma in it. */
export const segmentDeedSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("tag"),
    tag: z
      .string()
      .trim()
      .min(1)
      .max(40)
      .regex(/^[^,，]+$/),
  }),
  z.object({
    kind: z.literal("bonus"),
    points: z.number().int().min(1).max(100_000),
    note: z.string().trim().min(1).max(300),
  }),
]);

export type SegmentDeed = z.infer<typeof segmentDeedSchema>;
export type SegmentBonus = Extract<SegmentDeed, { kind: "bonus" }>;

/** Who asked for a bonus, for which segment, and by what id: the same action gives a member its points once. */
type Given = { actionId: string; segment: string; memberId: bigint; by: string; at: Date };

/** The entry that gives a member of a segment its bonus, at once available. */
export function segmentBonusEntry(
  { points, note }: SegmentBonus,
  { actionId, segment, memberId, by, at }: Given,
): NewEntry {
  return {
    memberId,
    kind: "bonus",
    key: `segment:${actionId}:${memberId}`,
    pending: 0,
    available: points,
    reserved: 0,
    occurredAt: at,
    orderId: null,
    redemptionId: null,
    programmeVersion: null,
    reason: { type: "segment_bonus", segment, note, by },
  };
}

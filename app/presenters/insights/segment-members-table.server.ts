import { listSegmentMembers, type SegmentMember } from "~/db/insights/segment-members.server";
import { isSegment } from "~/domain/insights/segments/segment-keys";
import { personName } from "../person-name";
import type { Cell, CsvTable } from "./csv-table";

/** Rows read at once: few enough that a shop of any size needs no more memory. */
const BATCH = 1000;

const row = (member: SegmentMember): Cell[] => [
  String(member.customerId),
  personName(member),
  member.email,
  member.tierKey,
  member.available,
  member.orders,
  member.netMinor,
  member.everOrders,
  member.firstDay,
  member.lastDay,
  member.recency,
  member.frequency,
  member.monetary,
  member.productClass && `segments.class.${member.productClass}`,
  member.productScore,
];

/** Everybody of `?segment=`, those who spent most first; without rows for what is no segment. */
export const segmentMembers: CsvTable = {
  columns: [
    { name: "customer", kind: "text" },
    { name: "name", kind: "text" },
    { name: "email", kind: "text" },
    { name: "tier", kind: "text" },
    { name: "points_available", kind: "number" },
    { name: "orders", kind: "number" },
    { name: "revenue", kind: "money" },
    { name: "orders_ever", kind: "number" },
    { name: "first_order", kind: "day" },
    { name: "last_order", kind: "day" },
    { name: "recency", kind: "number" },
    { name: "frequency", kind: "number" },
    { name: "monetary", kind: "number" },
    { name: "class", kind: "word" },
    { name: "product_score", kind: "number" },
  ],
  hasRange: false,
  report: null,
  async *read({ db }, shop, { query }) {
    const segment = query.get("segment") ?? "";
    if (!isSegment(segment)) return;
    let cursor: Parameters<typeof listSegmentMembers>[3]["cursor"] = null;
    for (;;) {
      const members: SegmentMember[] = await listSegmentMembers(db, shop.id, segment, { limit: BATCH, cursor });
      yield members.map(row);
      const last = members.at(-1);
      if (!last || members.length < BATCH) return;
      cursor = { direction: "older", key: { netMinor: BigInt(last.netMinor), customerId: last.customerId } };
    }
  },
};

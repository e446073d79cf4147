import { listSegmentActions, type SegmentAction } from "~/db/insights/segment-actions.server";
import {
  countSegment,
  listSegmentMembers,
  type SegmentMember,
  type SegmentPlace,
} from "~/db/insights/segment-members.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import { isSegment } from "~/domain/insights/segments/segment-keys";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { readPage, type Cursor } from "../activity/keyset-page";
import { personName } from "../person-name";
import type { PageShop, ReadDeps } from "../read-deps";

const PER_PAGE = 25;
const ACTIONS = 5;

/**
 * A segment's customers, a page at a time, those who spent most first; how many of them something can be done for; and what was
 * asked for them lately. Null: there is no such segment.
 */
export async function presentSegment(
  { db }: Pick<ReadDeps, "db">,
  shop: PageShop,
  { segment, cursor }: { segment: string; cursor: Cursor<string> },
) {
  if (!isSegment(segment)) return null;
  const programme = (await findCurrentProgramme(db, shop.id))?.programme ?? defaultProgramme(shop.currency);
  const place = cursor && placeOf(cursor.key);
  const [page, { customers, members, notHeldOut }, actions] = await Promise.all([
    readPage(
      cursor && place ? { direction: cursor.direction, key: place } : null,
      PER_PAGE,
      (asked) => listSegmentMembers(db, shop.id, segment, asked),
      (row): SegmentPlace => ({ netMinor: BigInt(row.netMinor), customerId: row.customerId }),
    ),
    countSegment(db, shop.id, segment, programme.holdout.percent / 100),
    listSegmentActions(db, shop.id, segment, ACTIONS),
  ]);
  return {
    segment,
    total: customers,
    reachable: { members, notHeldOut },
    pointValue: programme.pointValue,
    members: page.rows.map((row) => toView(row, programme.tiers)),
    older: page.older && keyOf(page.older),
    newer: page.newer && keyOf(page.newer),
    actions: actions.map(toActionView),
  };
}

function toView(row: SegmentMember, tiers: readonly { key: string; name: string }[]) {
  return {
    customerId: String(row.customerId),
    memberId: row.memberId === null ? null : String(row.memberId),
    name: personName(row),
    email: row.email,
    isErased: row.isErased,
    tier: tiers.find(({ key }) => key === row.tierKey)?.name ?? row.tierKey,
    available: row.available,
    orders: row.orders,
    netMinor: row.netMinor,
    lastDay: row.lastDay,
    scores: row.recency === null ? null : ([row.recency, row.frequency!, row.monetary!] as const),
  };
}

function toActionView({ askedAt, ...action }: SegmentAction) {
  const { id, terms, state, total, done, passedOver, askedBy, error } = action;
  return { id, terms, state, total, done, passedOver, askedBy, error, askedAt: askedAt.toISOString() };
}

/** In an address: minor units and the customer's number. */
function keyOf({ netMinor, customerId }: SegmentPlace): string {
  return `${netMinor}.${customerId}`;
}

function placeOf(key: string): SegmentPlace | null {
  const [, netMinor, customerId] = /^(-?\d{1,18})\.(\d{1,18})$/.exec(key) ?? [];
  return netMinor && customerId ? { netMinor: BigInt(netMinor), customerId: BigInt(customerId) } : null;
}

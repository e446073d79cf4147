import {
  countMemberEntries,
  findMemberHead,
  listHeldOrders,
  listMemberCodes,
  listMemberEntries,
  listTierChanges,
  type CodeRow,
  type MemberHead,
} from "~/db/member-page.server";
import { findDraws } from "~/db/draws.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import { minorFromDecimal } from "~/domain/money";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { heldOutBy } from "~/domain/programme/holdout";
import type { Programme } from "~/domain/programme/programme";
import { nextTier, tierFor } from "~/domain/programme/tiers";
import { toEntryView } from "~/domain/ledger/entry-view";
import { monthAndDay } from "~/domain/ways/month-day";
import { presentMemberLots } from "./member-lots.server";
import { presentMemberTier } from "./member-tier.server";
import { personName } from "./person-name";
import type { PageShop, ReadDeps } from "./read-deps";

const PER_PAGE = 25;

/** Everything on a member's page, entries newest first; null when the shop has no such member. Pages count from 1. */
export async function presentMember(deps: ReadDeps, shop: PageShop, memberId: bigint, wanted: { page: number }) {
  const { db, now } = deps;
  const head = await findMemberHead(db, shop.id, memberId);
  if (!head) return null;
  const [current, tierBasis, held, count, tierChanges, codes, lots] = await Promise.all([
    findCurrentProgramme(db, shop.id),
    presentMemberTier(db, shop, memberId, now()),
    listHeldOrders(db, shop.id, memberId),
    countMemberEntries(db, shop.id, memberId),
    listTierChanges(db, shop.id, memberId),
    listMemberCodes(db, shop.id, memberId),
    presentMemberLots(deps, shop, memberId),
  ]);
  const pages = Math.max(1, Math.ceil(count / PER_PAGE));
  const page = Math.min(wanted.page, pages);
  const entries = await listMemberEntries(db, shop.id, memberId, { limit: PER_PAGE, offset: (page - 1) * PER_PAGE });
  const programme = current?.programme ?? defaultProgramme(shop.currency);
  const drawOf = await findDraws(db, shop.id, [memberId], [{ programme }]);
  const tierName = (key: string) => programme.tiers.find((tier) => tier.key === key)?.name ?? key;
  return {
    ...identity(head),
    birthday: birthdayOf(head),
    heldOut: heldOutBy(programme, drawOf(memberId)),
    balance: balance(head),
    tier: tierStanding(programme, head, shop.currency),
    tierBasis,
    held: held.map(({ id, name, points, availableAt }) => ({
      id: String(id),
      name,
      points,
      availableAt: availableAt.toISOString(),
    })),
    lots,
    entries: entries.map((row) => ({ ...toEntryView(row), isRestorable: row.isRestorable })),
    entryPage: { page, pages },
    tierChanges: tierChanges.map(({ id, fromKey, toKey, changedAt }) => ({
      id: String(id),
      from: fromKey === null ? null : tierName(fromKey),
      to: tierName(toKey),
      changedAt: changedAt.toISOString(),
    })),
    codes: codes.map(toCodeView),
  };
}

function identity(head: MemberHead) {
  return {
    id: String(head.id),
    customerId: String(head.customerId),
    name: personName(head),
    email: head.email,
    isErased: head.erasedAt !== null,
    orders: head.orders,
    joinedAt: head.joinedAt.toISOString(),
  };
}

/** Null until one was saved. */
function birthdayOf({ birthday, birthdaySavedAt }: MemberHead) {
  if (birthday === null || birthdaySavedAt === null) return null;
  return { ...monthAndDay(birthday), savedAt: birthdaySavedAt.toISOString() };
}

function balance({ pending, available, reserved, earned, spent }: MemberHead) {
  return { pending, available, reserved, earned, spent };
}

/** `progressPercent` is how far from this tier's entry to the next one's, 0 to 100; in the highest tier `next` is null. */
function tierStanding(programme: Programme, head: MemberHead, currency: string) {
  const own =
    programme.tiers.find(({ key }) => key === head.tierKey) ?? tierFor(programme, head.qualifyingMinor, currency);
  const next = nextTier(programme, head.qualifyingMinor, currency);
  const from = minorFromDecimal(own.entry, currency);
  const span = next ? minorFromDecimal(next.tier.entry, currency) - from : 0;
  const done = span > 0 ? (100 * (head.qualifyingMinor - from)) / span : 0;
  return {
    name: own.name,
    multiplierPercent: own.multiplierPercent,
    since: head.tierSince?.toISOString() ?? null,
    qualifyingMinor: head.qualifyingMinor,
    next: next ? { name: next.tier.name, missingMinor: next.missingMinor } : null,
    progressPercent: Math.min(100, Math.max(0, Math.floor(done))),
  };
}

function toCodeView({ usedAt, closedAt, reservedAt, expiresAt, ...row }: CodeRow) {
  return {
    ...row,
    reservedAt: reservedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    endedAt: (usedAt ?? closedAt)?.toISOString() ?? null,
  };
}

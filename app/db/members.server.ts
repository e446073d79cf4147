import type { CustomerFacts } from "~/domain/earning/order";
import { columns, wanted } from "./columns.server";
import type { Sql, Tx } from "./database.server";
import { forgetGuests } from "./guests.server";
import { deleteCustomerInsights } from "./insights/customer-insights.server";

/** A customer with what makes them a member: their first order, or the moment they were first seen. */
export type NewMember = CustomerFacts & { joinedAt: Date };

/**
 * Who the customers are: every member's id by customer id, and which of them are new. `claimants`: those who are new, joined
 * earlier than was known, or have another address now: theirs may be guests' orders that were not taken for theirs.
 */
export type Enrolled = { idOf: Map<bigint, bigint>; newIds: bigint[]; claimants: bigint[] };

/**
 * Make members of customers not known yet, bring the known ones' profile up to date, and say who is who. Newer profile
 * data wins; data without a date changes nothing; an erased member stays erased. A new member's account is opened in
 * `tierKey`. One customer may be named several times.
 */
export async function enrolMembers(
  tx: Tx,
  shopId: bigint,
  customers: readonly NewMember[],
  tierKey: string,
  keyOf: (email: string) => string,
): Promise<Enrolled> {
  const newest = onceEach(customers);
  const known = await findMembers(tx, shopId, newest);
  const strangers = newest.filter(({ customerId }) => !known.has(customerId));
  const made = await insertMembers(tx, shopId, strangers, tierKey, keyOf);
  const enrolledMeanwhile = strangers.filter(({ customerId }) => !made.has(customerId));
  for (const [customerId, member] of await findMembers(tx, shopId, enrolledMeanwhile)) known.set(customerId, member);
  const newer = newest.filter(({ customerId, updatedAt }) => {
    const profileAt = known.get(customerId)?.profileAt;
    return profileAt !== undefined && updatedAt !== null && (profileAt === null || updatedAt > profileAt);
  });
  const readdressed = newer.length > 0 ? await updateProfiles(tx, shopId, newer, keyOf) : [];
  const earlier = newest.flatMap(({ customerId, joinedAt }) => {
    const member = known.get(customerId);
    return member && joinedAt < member.joinedAt ? [{ shop_id: shopId, id: member.id, joined_at: joinedAt }] : [];
  });
  if (earlier.length > 0) await dateBack(tx, earlier);
  const idOf = new Map([...known].map(([customerId, { id }]) => [customerId, id]));
  for (const [customerId, id] of made) idOf.set(customerId, id);
  const newIds = [...made.values()];
  return { idOf, newIds, claimants: [...newIds, ...earlier.map(({ id }) => id), ...readdressed] };
}

/** An order from before the one they joined by has become known. */
async function dateBack(tx: Tx, members: readonly { shop_id: bigint; id: bigint; joined_at: Date }[]): Promise<void> {
  const input = columns(members, { shop_id: "bigint", id: "bigint", joined_at: "timestamptz" }, 1);
  await tx.rows(
    `UPDATE member SET joined_at = input.joined_at FROM ${input.from}
      WHERE member.shop_id = input.shop_id AND member.id = input.id AND member.joined_at > input.joined_at`,
    input.values,
  );
}

type KnownMember = { id: bigint; customerId: bigint; profileAt: Date | null; joinedAt: Date };

async function findMembers(
  tx: Tx,
  shopId: bigint,
  customers: readonly CustomerFacts[],
): Promise<Map<bigint, KnownMember>> {
  if (customers.length === 0) return new Map();
  const ids = customers.map(({ customerId }) => customerId);
  const rows = await tx.rows<KnownMember>(
    `SELECT coalesce(merged_into, id) AS id, customer_id AS "customerId", profile_at AS "profileAt", joined_at AS "joinedAt"
       FROM ${wanted("$2::bigint[]")}
       JOIN member ON member.shop_id = wanted.shop_id AND member.customer_id = wanted.key`,
    [shopId, ids],
  );
  return new Map(rows.map((member) => [member.customerId, member]));
}

/**
 * New members with an account each; ids by customer id. Whoever another transaction enrols at the same moment is waited for
 * and left out: were the whole batch begun again for one of them, a large one would lose to a stream of small ones for ever.
 */
async function insertMembers(
  tx: Tx,
  shopId: bigint,
  customers: readonly NewMember[],
  tierKey: string,
  keyOf: (email: string) => string,
): Promise<Map<bigint, bigint>> {
  if (customers.length === 0) return new Map();
  const input = columns(
    customers.map((customer) => ({ ...profileRow(customer, keyOf), joined_at: customer.joinedAt })),
    { ...PROFILE, joined_at: "timestamptz" },
    3,
  );
  const rows = await tx.rows<{ id: bigint; customerId: bigint }>(
    `WITH made AS (
       INSERT INTO member (shop_id, customer_id, first_name, last_name, email, locale, profile_at, guest_key, joined_at)
       SELECT $1, customer_id, first_name, last_name, email, locale, profile_at, guest_key, joined_at FROM ${input.from}
        ORDER BY customer_id
       ON CONFLICT (shop_id, customer_id) DO NOTHING
       RETURNING id, customer_id, joined_at
     ), opened AS (
       INSERT INTO account (shop_id, member_id, tier_key, tier_since) SELECT $1, id, $2, joined_at FROM made
     )
     SELECT id, customer_id AS "customerId" FROM made`,
    [shopId, tierKey, ...input.values],
  );
  return new Map(rows.map(({ id, customerId }) => [customerId, id]));
}

const PROFILE = {
  customer_id: "bigint",
  first_name: "text",
  last_name: "text",
  email: "text",
  locale: "text",
  profile_at: "timestamptz",
  guest_key: "text",
};

function profileRow(customer: CustomerFacts, keyOf: (email: string) => string) {
  return {
    customer_id: customer.customerId,
    first_name: customer.firstName,
    last_name: customer.lastName,
    email: customer.email,
    locale: customer.locale,
    profile_at: customer.updatedAt,
    guest_key: customer.email ? keyOf(customer.email) : null,
  };
}

/** The customers once each, with their newest profile and the earliest of what makes them members. */
function onceEach(customers: readonly NewMember[]): NewMember[] {
  const joinedAt = new Map<bigint, Date>();
  for (const customer of customers) {
    const before = joinedAt.get(customer.customerId);
    if (!before || customer.joinedAt < before) joinedAt.set(customer.customerId, customer.joinedAt);
  }
  return newestOfEach(customers).map((customer) => ({ ...customer, joinedAt: joinedAt.get(customer.customerId)! }));
}

function newestOfEach<Customer extends CustomerFacts>(customers: readonly Customer[]): Customer[] {
  const newest = new Map<bigint, Customer>();
  for (const customer of customers) {
    const seen = newest.get(customer.customerId);
    if (!seen || (customer.updatedAt?.getTime() ?? 0) >= (seen.updatedAt?.getTime() ?? 0)) {
      newest.set(customer.customerId, customer);
    }
  }
  return [...newest.values()];
}

/**
 * Newer profile data for those who are members already; others are left out. Data without a language keeps the old one.
 * Returns who has another address now.
 */
export async function updateProfiles(
  tx: Tx,
  shopId: bigint,
  customers: readonly CustomerFacts[],
  keyOf: (email: string) => string,
): Promise<bigint[]> {
  const rows = newestOfEach(customers).map((customer) => ({ shop_id: shopId, ...profileRow(customer, keyOf) }));
  const input = columns(rows, { shop_id: "bigint", ...PROFILE }, 1);
  const updated = await tx.rows<{ id: bigint; isReaddressed: boolean }>(
    `UPDATE member SET first_name = newer.first_name, last_name = newer.last_name, email = newer.email,
            locale = coalesce(newer.locale, member.locale), profile_at = newer.profile_at, guest_key = newer.guest_key
       FROM (SELECT input.*, member.id, member.guest_key AS former_key FROM ${input.from}
               JOIN member ON member.shop_id = input.shop_id AND member.customer_id = input.customer_id
              WHERE member.erased_at IS NULL AND input.profile_at > coalesce(member.profile_at, '-infinity')
                FOR UPDATE OF member) AS newer
      WHERE member.shop_id = newer.shop_id AND member.id = newer.id
     RETURNING member.id, newer.guest_key IS DISTINCT FROM newer.former_key AS "isReaddressed"`,
    input.values,
  );
  return updated.flatMap(({ id, isReaddressed }) => (isReaddressed ? [id] : []));
}

/** The member that a Shopify customer is, also after a merge, or null. */
export async function findMemberId(sql: Sql, shopId: bigint, customerId: bigint): Promise<bigint | null> {
  const [row] = await sql.rows<{ id: bigint }>(
    "SELECT coalesce(merged_into, id) AS id FROM member WHERE shop_id = $1 AND customer_id = $2",
    [shopId, customerId],
  );
  return row?.id ?? null;
}

/**
 * Forget the person behind customers, what was concluded about them, exports made for them and the keys of their address with
 * orders included; their sums stay. Repeating it changes nothing.
 */
export async function eraseMembers(tx: Tx, shopId: bigint, customerIds: readonly bigint[], at: Date): Promise<void> {
  await forgetGuests(tx, shopId, customerIds);
  await tx.rows(
    `WITH erased AS (
       UPDATE member SET first_name = NULL, last_name = NULL, email = NULL, locale = NULL, guest_key = NULL, tags = '{}',
              birthday = NULL, birthday_saved_at = NULL, erased_at = coalesce(erased_at, $3)
        WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[]) RETURNING id)
     DELETE FROM card_sync USING erased WHERE card_sync.shop_id = $1 AND card_sync.member_id = erased.id`,
    [shopId, customerIds, at],
  );
  await deleteCustomerInsights(tx, shopId, customerIds);
  await tx.rows("UPDATE privacy_request SET export = NULL WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[])", [
    shopId,
    customerIds,
  ]);
}

/**
 * Note that a member was tagged in Shopify, or lost tags. What was removed before something newer was told stays as that left
 * it. False: no member, or an erased one.
 */
export async function changeTags(
  tx: Tx,
  shopId: bigint,
  { customerId, added, removed, at }: { customerId: bigint; added: string[]; removed: string[]; at: Date },
): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE member SET tags_at = greatest(tags_at, $5),
            tags = ARRAY(SELECT tag FROM unnest(tags || $3::text[]) AS tag
                          WHERE tag <> ALL ($4::text[]) OR tags_at > $5 GROUP BY tag ORDER BY tag)
      WHERE shop_id = $1 AND customer_id = $2 AND erased_at IS NULL RETURNING 1`,
    [shopId, customerId, added, removed, at],
  );
  return rows.length > 0;
}

/** Keep customers' tags as Shopify told them at an instant, unless something newer is known. */
export async function saveTags(
  tx: Tx,
  shopId: bigint,
  tagged: readonly { customerId: bigint; tags: string[] }[],
  at: Date,
): Promise<void> {
  if (tagged.length === 0) return;
  const input = columns(
    tagged.map(({ customerId, tags }) => ({ customer_id: customerId, tags })),
    { customer_id: "bigint", tags: "jsonb" },
    3,
  );
  await tx.rows(
    `UPDATE member SET tags = ARRAY(SELECT jsonb_array_elements_text(input.tags) ORDER BY 1), tags_at = $2
       FROM ${input.from}
      WHERE member.shop_id = $1 AND member.customer_id = input.customer_id AND erased_at IS NULL
        AND coalesce(tags_at, '-infinity') <= $2`,
    [shopId, at, ...input.values],
  );
}

/** Members' tags in Shopify, as far as they are known. */
export async function tagsOfMembers(
  tx: Tx,
  shopId: bigint,
  memberIds: readonly bigint[],
): Promise<Map<bigint, string[]>> {
  const rows = await tx.rows<{ id: bigint; tags: string[] }>(
    `SELECT id, tags FROM ${wanted("$2::bigint[]")} JOIN member ON member.shop_id = wanted.shop_id AND member.id = wanted.key`,
    [shopId, [...new Set(memberIds)]],
  );
  return new Map(rows.map(({ id, tags }) => [id, tags]));
}

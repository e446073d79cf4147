import type { CustomerFacts } from "~/domain/earning/order";
import { columns, wanted } from "./columns.server";
import { RaceLost, type Sql, type Tx } from "./database.server";

/** A customer with what makes them a member: their first order, or the moment they were first seen. */
export type NewMember = CustomerFacts & { joinedAt: Date };

/** Who the customers are: every member's id by customer id, and which of them are new. */
export type Enrolled = { idOf: Map<bigint, bigint>; newIds: bigint[] };

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
): Promise<Enrolled> {
  const newest = newestOfEach(customers);
  const known = await findMembers(tx, shopId, newest);
  const strangers = newest.filter(({ customerId }) => !known.has(customerId));
  const made = await insertMembers(tx, shopId, strangers, tierKey);
  if (made.size < strangers.length) throw new RaceLost("another transaction enrolled a member first");
  const newer = newest.filter(({ customerId, updatedAt }) => {
    const profileAt = known.get(customerId)?.profileAt;
    return profileAt !== undefined && updatedAt !== null && (profileAt === null || updatedAt > profileAt);
  });
  if (newer.length > 0) await updateProfiles(tx, shopId, newer);
  const idOf = new Map([...known].map(([customerId, { id }]) => [customerId, id]));
  for (const [customerId, id] of made) idOf.set(customerId, id);
  return { idOf, newIds: [...made.values()] };
}

type KnownMember = { id: bigint; customerId: bigint; profileAt: Date | null };

async function findMembers(
  tx: Tx,
  shopId: bigint,
  customers: readonly CustomerFacts[],
): Promise<Map<bigint, KnownMember>> {
  const ids = customers.map(({ customerId }) => customerId);
  const rows = await tx.rows<KnownMember>(
    `SELECT id, customer_id AS "customerId", profile_at AS "profileAt" FROM ${wanted("$2::bigint[]")}
       JOIN member ON member.shop_id = wanted.shop_id AND member.customer_id = wanted.key`,
    [shopId, ids],
  );
  return new Map(rows.map((member) => [member.customerId, member]));
}

/** New members with an account each; ids by customer id. Those another transaction made meanwhile are missing. */
async function insertMembers(
  tx: Tx,
  shopId: bigint,
  customers: readonly NewMember[],
  tierKey: string,
): Promise<Map<bigint, bigint>> {
  if (customers.length === 0) return new Map();
  const input = columns(
    customers.map((customer) => ({ ...profileRow(customer), joined_at: customer.joinedAt })),
    { ...PROFILE, joined_at: "timestamptz" },
    3,
  );
  const rows = await tx.rows<{ id: bigint; customerId: bigint }>(
    `WITH made AS (
       INSERT INTO member (shop_id, customer_id, first_name, last_name, email, locale, profile_at, joined_at)
       SELECT $1, customer_id, first_name, last_name, email, locale, profile_at, joined_at FROM ${input.from}
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
};

function profileRow(customer: CustomerFacts) {
  return {
    customer_id: customer.customerId,
    first_name: customer.firstName,
    last_name: customer.lastName,
    email: customer.email,
    locale: customer.locale,
    profile_at: customer.updatedAt,
  };
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

/** Newer profile data for those who are members already; others are left out. Data without a language keeps the old one. */
export async function updateProfiles(tx: Tx, shopId: bigint, customers: readonly CustomerFacts[]): Promise<void> {
  const rows = newestOfEach(customers).map((customer) => ({ shop_id: shopId, ...profileRow(customer) }));
  const input = columns(rows, { shop_id: "bigint", ...PROFILE }, 1);
  await tx.rows(
    `UPDATE member SET first_name = input.first_name, last_name = input.last_name, email = input.email,
            locale = coalesce(input.locale, member.locale), profile_at = input.profile_at
       FROM ${input.from}
      WHERE member.shop_id = input.shop_id AND member.customer_id = input.customer_id AND member.erased_at IS NULL
        AND input.profile_at > coalesce(member.profile_at, '-infinity')`,
    input.values,
  );
}

/** The member that a Shopify customer is, or null. */
export async function findMemberId(sql: Sql, shopId: bigint, customerId: bigint): Promise<bigint | null> {
  const [row] = await sql.rows<{ id: bigint }>("SELECT id FROM member WHERE shop_id = $1 AND customer_id = $2", [
    shopId,
    customerId,
  ]);
  return row?.id ?? null;
}

/** Forget the person behind customers, exports made for them included; their sums stay. Repeating it changes nothing. */
export async function eraseMembers(tx: Tx, shopId: bigint, customerIds: readonly bigint[], at: Date): Promise<void> {
  await tx.rows(
    `WITH erased AS (
       UPDATE member SET first_name = NULL, last_name = NULL, email = NULL, locale = NULL,
              erased_at = coalesce(erased_at, $3)
        WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[]) RETURNING id)
     DELETE FROM card_sync USING erased WHERE card_sync.shop_id = $1 AND card_sync.member_id = erased.id`,
    [shopId, customerIds, at],
  );
  await tx.rows("UPDATE privacy_request SET export = NULL WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[])", [
    shopId,
    customerIds,
  ]);
}

/** The Shopify customer that a member is. Throws when there is no such member. */
export async function customerOfMember(sql: Sql, shopId: bigint, memberId: bigint): Promise<bigint> {
  const [row] = await sql.rows<{ customerId: bigint }>(
    `SELECT customer_id AS "customerId" FROM member WHERE shop_id = $1 AND id = $2`,
    [shopId, memberId],
  );
  if (!row) throw new Error(`shop ${shopId} has no member ${memberId}`);
  return row.customerId;
}

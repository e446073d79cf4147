import type { CustomerFacts } from "~/domain/earning/order";
import { columns } from "./columns.server";
import type { Sql, Tx } from "./database.server";

/** A customer with what makes them a member: their first order, or the moment they were first seen. */
export type NewMember = CustomerFacts & { joinedAt: Date };

/**
 * Make members of customers not known yet, bring the known ones' profile up to date, and say who is who. Newer profile
 * data wins; data without a date changes nothing; an erased member stays erased. A new member's account is opened in `tierKey`.
 * One customer may be named several times.
 */
export async function enrolMembers(
  tx: Tx,
  shopId: bigint,
  customers: readonly NewMember[],
  tierKey: string,
): Promise<Map<bigint, bigint>> {
  const input = columns(
    newestOfEach(customers).map((customer) => ({
      customer_id: customer.customerId,
      first_name: customer.firstName,
      last_name: customer.lastName,
      email: customer.email,
      locale: customer.locale,
      profile_at: customer.updatedAt,
      joined_at: customer.joinedAt,
    })),
    {
      customer_id: "bigint",
      first_name: "text",
      last_name: "text",
      email: "text",
      locale: "text",
      profile_at: "timestamptz",
      joined_at: "timestamptz",
    },
    2,
  );
  await tx.rows(
    `INSERT INTO member (shop_id, customer_id, first_name, last_name, email, locale, profile_at, joined_at)
     SELECT $1, customer_id, first_name, last_name, email, locale, profile_at, joined_at FROM ${input.from}
      ORDER BY customer_id
     ON CONFLICT (shop_id, customer_id) DO UPDATE
        SET first_name = excluded.first_name, last_name = excluded.last_name, email = excluded.email,
            locale = coalesce(excluded.locale, member.locale), profile_at = excluded.profile_at
      WHERE member.erased_at IS NULL AND excluded.profile_at > coalesce(member.profile_at, '-infinity')`,
    [shopId, ...input.values],
  );
  const rows = await tx.rows<{ id: bigint; customerId: bigint }>(
    `WITH found AS (SELECT id, customer_id, joined_at FROM member WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[])),
          opened AS (INSERT INTO account (shop_id, member_id, tier_key, tier_since)
                     SELECT $1, id, $3, joined_at FROM found ORDER BY id
                     ON CONFLICT (shop_id, member_id) DO NOTHING)
     SELECT id, customer_id AS "customerId" FROM found`,
    [shopId, input.values[0], tierKey],
  );
  return new Map(rows.map(({ id, customerId }) => [customerId, id]));
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

/** Newer profile data for those who are members already; others are left out. */
export async function updateProfiles(tx: Tx, shopId: bigint, customers: readonly CustomerFacts[]): Promise<void> {
  const input = columns(
    newestOfEach(customers).map((customer) => ({
      customer_id: customer.customerId,
      first_name: customer.firstName,
      last_name: customer.lastName,
      email: customer.email,
      profile_at: customer.updatedAt,
    })),
    { customer_id: "bigint", first_name: "text", last_name: "text", email: "text", profile_at: "timestamptz" },
    2,
  );
  await tx.rows(
    `UPDATE member SET first_name = input.first_name, last_name = input.last_name, email = input.email,
            profile_at = input.profile_at
       FROM ${input.from}
      WHERE member.shop_id = $1 AND member.customer_id = input.customer_id AND member.erased_at IS NULL
        AND input.profile_at > coalesce(member.profile_at, '-infinity')`,
    [shopId, ...input.values],
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

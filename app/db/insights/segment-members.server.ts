import type { Sql } from "~/db/database.server";
import { segmentColumn } from "./segment-actions.server";

/** Where a list of a segment's customers goes on: spend in minor units and the customer's number. */
export type SegmentPlace = { netMinor: bigint; customerId: bigint };

/** `orders` and `netMinor` are those of the last 365 days. Who never ordered has no days and no scores; days are YYYY-MM-DD. */
export type SegmentMember = {
  customerId: bigint;
  memberId: bigint | null;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  isErased: boolean;
  tierKey: string | null;
  available: number;
  orders: number;
  netMinor: number;
  everOrders: number;
  firstDay: string | null;
  lastDay: string | null;
  recency: number | null;
  frequency: number | null;
  monetary: number | null;
  productClass: string | null;
  productScore: number | null;
};

type Page = { limit: number; cursor: { direction: "older" | "newer"; key: SegmentPlace } | null };

/** Customers of a segment, those who spent most first: the page after (`older`) or before (`newer`) a place. */
export async function listSegmentMembers(
  sql: Sql,
  shopId: bigint,
  segment: string,
  { limit, cursor }: Page,
): Promise<SegmentMember[]> {
  const isNewer = cursor?.direction === "newer";
  const [beyond, order] = isNewer ? [">", "ASC"] : ["<", "DESC"];
  const rows = await sql.rows<SegmentMember>(
    `WITH page AS (
       SELECT * FROM customer_insight
        WHERE shop_id = $1 AND ${segmentColumn(segment)} = $2
          AND ($4::bigint IS NULL OR (net_minor, customer_id) ${beyond} ($4::bigint, $5::bigint))
        ORDER BY net_minor ${order}, customer_id ${order} LIMIT $3)
     SELECT page.customer_id AS "customerId", page.member_id AS "memberId", first_name AS "firstName", last_name AS "lastName", email,
            erased_at IS NOT NULL AS "isErased", tier_key AS "tierKey", coalesce(available, 0)::float8 AS available,
            page.orders, net_minor::float8 AS "netMinor", ever_orders AS "everOrders",
            to_char(first_day, 'YYYY-MM-DD') AS "firstDay", to_char(last_day, 'YYYY-MM-DD') AS "lastDay",
            recency, frequency, monetary, product_class AS "productClass", product_score AS "productScore"
       FROM page
       LEFT JOIN member ON member.shop_id = page.shop_id AND member.id = page.member_id
       LEFT JOIN account ON account.shop_id = page.shop_id AND account.member_id = page.member_id
      ORDER BY net_minor DESC, page.customer_id DESC`,
    [shopId, segment, limit, cursor?.key.netMinor ?? null, cursor?.key.customerId ?? null],
  );
  return rows;
}

export type SegmentCount = { customers: number; members: number; notHeldOut: number };

/**
 * How many customers a segment has, how many of them are members, and how many of those have a draw of `heldBelow` or more: the others
 * are held out of the programme. Who was erased or merged is no longer among them.
 */
export async function countSegment(
  sql: Sql,
  shopId: bigint,
  segment: string,
  heldBelow: number,
): Promise<SegmentCount> {
  const isSomeoneOut = heldBelow > 0;
  const [row] = await sql.rows<SegmentCount>(
    `SELECT count(*)::float8 AS customers, count(insight.member_id)::float8 AS members,
            ${isSomeoneOut ? "(count(*) FILTER (WHERE member.draw >= $3))" : "count(insight.member_id)"}::float8 AS "notHeldOut"
       FROM customer_insight AS insight
            ${isSomeoneOut ? "LEFT JOIN member ON member.shop_id = insight.shop_id AND member.id = insight.member_id" : ""}
      WHERE insight.shop_id = $1 AND insight.${segmentColumn(segment)} = $2`,
    [shopId, segment, ...(isSomeoneOut ? [heldBelow] : [])],
  );
  return row!;
}

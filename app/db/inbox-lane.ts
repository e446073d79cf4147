/** Lanes of the inbox, over all shops: many more than there are workers, few enough to look at each. */
export const LANES = 64;

/** How far behind `"customer":{` its id may stand. */
const NEAR = 400;
const ID = /"id"\s*:\s*"?(\d+)/y;
const FIRST_ID = /"id"\s*:\s*"?(\d+)/;
const FIRST_CUSTOMER_ID = /"customer_id"\s*:\s*"?(\d+)/;
const FIRST_ORDER_ID = /"order_id"\s*:\s*"?(\d+)/;

/**
 * The lane that a delivery waits in: events of one customer share one, so that they are worked in the order they came. Of
 * what names no customer (a refund, a guest's order) the order decides. The body is searched, not parsed:
 * a wrong guess costs order, which nothing depends on.
 */
export function laneOf(shopId: bigint, body: string): number {
  const digits = subjectOf(body)?.slice(-9) ?? "0";
  return Math.imul(Number(digits) ^ Number(shopId & 0xffffffn), 0x9e3779b1) >>> (32 - Math.log2(LANES));
}

function subjectOf(body: string): string | undefined {
  const customer = body.indexOf('"customer":{');
  if (customer === -1) return (FIRST_ORDER_ID.exec(body) ?? FIRST_ID.exec(body) ?? FIRST_CUSTOMER_ID.exec(body))?.[1];
  ID.lastIndex = customer + '"customer":{'.length;
  return (ID.exec(body) ?? FIRST_ID.exec(body.slice(customer, customer + NEAR)))?.[1];
}

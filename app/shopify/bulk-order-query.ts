import { readOrder } from "./order-operations";
import { fieldNamed, nodesIn, readSelection, writeSelection, type Selected } from "./selection";

const field = (name: string, fields: Selected[] = []): Selected => ({ name, args: "", fields });

/**
 * Paged lists that a bulk query may not hold, for their things have no id of their own, and what says the same in their
 * place: a field of the order, and how its value becomes that of the list.
 */
const STAND_INS: Record<string, { name: string; asNodes: (value: unknown) => unknown[] }> = {
  discountApplications: {
    name: "discountCodes",
    asNodes: (codes) => (codes as string[]).map((code) => ({ __typename: "DiscountCodeApplication", code })),
  },
  shippingLines: { name: "shippingLine", asNodes: (sum) => (sum ? [sum] : []) },
};

const ORDER = fieldNamed(readSelection(readOrder.document), "order");
const REFUND = fieldNamed(ORDER, "refunds");

/**
 * The bulk query for the orders placed since an instant: whatever `readOrder` asks of an order, so that the two can't part,
 * but for what Shopify refuses inside a bulk query. That are paged lists inside a plain list: what was refunded is asked
 * for afterwards, by `refundSelection`.
 */
export function bulkOrderQuery(since: Date): string {
  const search = `processed_at:>='${since.toISOString()}'`;
  return `{ orders(query: "${search}") { edges { node { ${writeSelection(ORDER.fields.map(inBulk))} } } } }`;
}

/** What `readOrder` asks of a refund, with so few of its lines that several refunds fit into one call. */
export function refundSelection(lines: number): string {
  return writeSelection(REFUND.fields.map((each) => (nodesIn(each) ? { ...each, args: `(first: ${lines})` } : each)));
}

function inBulk(selected: Selected): Selected {
  const nodes = nodesIn(selected);
  if (selected.name === REFUND.name)
    return field(
      REFUND.name,
      REFUND.fields.filter((each) => !nodesIn(each)),
    );
  if (!nodes) return selected;
  const standIn = STAND_INS[selected.name];
  if (standIn) return field(standIn.name, standIn.name.endsWith("Codes") ? [] : nodes);
  return field(selected.name, [field("edges", [field("node", [field("__typename"), ...nodes])])]);
}

/** The paged lists of an order, by the type of their things; a result file tells of each on a line of its own. */
const LIST_OF: Record<string, string> = { LineItem: "lineItems" };

type Line = Record<string, unknown>;

/**
 * An order out of its lines of a result file, in the shape that `readOrder` answers; its refunds are without what paged
 * lists say of them. Throws Error for a line of a type that nobody has asked for.
 */
export function orderOfLines(order: Line, inside: readonly Line[]): Line {
  const whole: Line = { ...order };
  for (const { name } of ORDER.fields.filter((each) => nodesIn(each))) {
    const standIn = STAND_INS[name];
    whole[name] = { nodes: standIn ? standIn.asNodes(order[standIn.name]) : [], pageInfo: LAST_PAGE };
  }
  for (const { __parentId: _, ...line } of inside) {
    const list = LIST_OF[String(line.__typename)];
    if (!list) throw new Error(`a line of type ${String(line.__typename)} in an order`);
    (whole[list] as { nodes: Line[] }).nodes.push(line);
  }
  return whole;
}

const LAST_PAGE = { hasNextPage: false, endCursor: null };

/** Whether an order has refunds that have to be asked for. */
export function isRefunded(order: Line): boolean {
  return Array.isArray(order.refunds) && order.refunds.length > 0;
}

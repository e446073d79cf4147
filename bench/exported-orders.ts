import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { AdminApi, Operation } from "../app/shopify/admin-api.server.ts";

type Shape = { orders: number; customers: number; days: number };

/** Orders of one piece that is sent. */
const PIECE = 500;

const amount = (value: string) => ({ amount: value, currencyCode: "USD" });
const money = (value: string) => ({ shopMoney: amount(value), presentmentMoney: amount(value) });

/** The lines of one order in a result file: as `bulkOrderQuery` asks for it, with five lines, no refund. */
function linesOf(index: number, { customers, orders, days }: Shape, now: number): string {
  const at = new Date(now - ((orders - index) / orders) * days * 86_400_000).toISOString().replace(/\.\d+Z/, "Z");
  const number = String(index).padStart(12, "0");
  const customer = 1 + (index % customers);
  const id = `gid://shopify/Order/6000000${number}`;
  const order = {
    id,
    name: `#${number}`,
    currencyCode: "USD",
    presentmentCurrencyCode: "USD",
    taxesIncluded: false,
    tags: [],
    email: `member${customer}@example.com`,
    sourceName: "web",
    test: false,
    createdAt: at,
    processedAt: at,
    updatedAt: at,
    cancelledAt: null,
    displayFinancialStatus: "PAID",
    displayFulfillmentStatus: "UNFULFILLED",
    customerLocale: "en",
    totalTipReceivedSet: money("0.00"),
    fulfillments: [],
    customer: {
      id: `gid://shopify/Customer/${customer}`,
      firstName: "Ada",
      lastName: `Byrne ${customer}`,
      defaultEmailAddress: { emailAddress: `member${customer}@example.com` },
      updatedAt: at,
    },
    discountCodes: [],
    shippingLine: null,
    refunds: [],
  };
  const lines = [0, 1, 2, 3, 4].map((line) => ({
    __typename: "LineItem",
    id: `gid://shopify/LineItem/700000${number}${line}`,
    quantity: 1,
    currentQuantity: 1,
    isGiftCard: false,
    nonFulfillableQuantity: 0,
    originalUnitPriceSet: money("18.00"),
    discountAllocations: [],
    taxLines: [{ priceSet: money("1.44") }],
    product: { id: `gid://shopify/Product/800000000000000000${line}` },
    variant: { id: `gid://shopify/ProductVariant/810000000000000000${line}` },
    __parentId: id,
  }));
  return [order, ...lines].map((each) => `${JSON.stringify(each)}\n`).join("");
}

/**
 * Stands in for Shopify in a bench: an Admin API whose export is complete at once, and a server on this machine that sends
 * its file, written as it is sent.
 */
export async function exportOrders(shape: Shape): Promise<{ admin: AdminApi; close: () => void }> {
  const now = Date.now();
  const server = createServer((_, response) => {
    void (async () => {
      for (let index = 0; index < shape.orders; index += PIECE) {
        const end = Math.min(shape.orders, index + PIECE);
        const piece = Array.from({ length: end - index }, (_each, offset) => linesOf(index + offset, shape, now));
        if (!response.write(piece.join(""))) await once(response, "drain");
      }
      response.end();
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const operation = {
    id: "gid://shopify/BulkOperation/1",
    status: "COMPLETED",
    errorCode: null,
    rootObjectCount: shape.orders,
    fileSize: null,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
  };
  const answers: Record<string, object> = {
    ReadGrantedScopes: { currentAppInstallation: { accessScopes: [{ handle: "read_all_orders" }] } },
    RunBulkQuery: { bulkOperationRunQuery: { bulkOperation: operation, userErrors: [] } },
    ReadBulkOperation: { bulkOperation: operation },
  };
  const run = <Result>({ name, result }: Operation<Result>): Promise<Result> =>
    Promise.resolve(result.parse({ data: answers[name] }));
  return { admin: { run }, close: () => server.close() };
}

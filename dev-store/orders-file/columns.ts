/** The file as a whole can't be used; the message says what would do. */
export class OrdersFileError extends Error {}

/** What a column may be called, best first: compared in lower case, letters and digits only. */
const NAMES = {
  customer: `customer customerid customernumber customerno customercode custid cust client clientid user userid buyer buyerid
    member memberid shopper shopperid`,
  email: "email emailaddress customeremail",
  order: `order orderid ordernumber orderno ordername invoice invoiceid invoiceno invoicenumber transaction transactionid
    receipt receiptid basketid`,
  time: `time date datetime timestamp orderdate ordertime orderedat orderpurchasetimestamp createdat processedat placedat
    purchasedate purchasedat invoicedate transactiondate`,
  amount: `amount total orderamount ordertotal totalamount totalprice grandtotal ordervalue value sales spend revenue
    netamount linetotal lineamount transactionamount paymentvalue`,
  currency: "currency currencycode",
  product: "product productname producttitle item itemname description title",
  sku: "sku productid productcode stockcode itemid variantid",
  quantity: "quantity qty units",
  price: "price unitprice itemprice",
} as const;

type Field = keyof typeof NAMES;
/** At which place of a row each field is; null for one that the file has not. */
export type Columns = Record<Field, number | null>;

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** Where a file has what, by its header. Throws OrdersFileError when a column that is needed is missing. */
export function readColumns(header: readonly string[]): Columns {
  const given = header.map(plain);
  const placeOf = (names: string): number | null => {
    const found = names.split(/\s+/).find((name) => given.includes(name));
    return found === undefined ? null : given.indexOf(found);
  };
  const columns = Object.fromEntries(Object.entries(NAMES).map(([field, names]) => [field, placeOf(names)])) as Columns;
  const missing = [
    columns.customer === null && columns.email === null && "customer (or email)",
    columns.time === null && "time (or date)",
    columns.amount === null && columns.price === null && "amount (or price, with quantity)",
  ].filter((name) => name !== false);
  if (missing.length === 0) return columns;
  throw new OrdersFileError(
    `It has no column ${missing.join(", and none ")}. Its first line names: ${header.join(", ") || "nothing"}. ` +
      "Needed are customer, time and amount; order, currency, product, sku, quantity and price are read where they are there.",
  );
}

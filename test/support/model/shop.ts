/** Decimal places of the currencies that are used here. */
export const DECIMALS: Record<string, number> = { USD: 2, EUR: 2, GBP: 2, JPY: 0, KWD: 3 };

/** What the shop sells: each product's collection, and which of its variants is on sale. */
export const PRODUCTS = [
  { id: "11", collection: "901", onSale: null },
  { id: "12", collection: "901", onSale: "122" },
  { id: "13", collection: "902", onSale: null },
] as const;

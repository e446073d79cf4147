/** What one piece costs and is taxed, minor units of the shop's currency. `net` is after the discount and without tax. */
export type Piece = { net: number; discount: number; tax: number };

/** A line of an order: `removed` of its pieces were edited out. `productId` null: goods without a product. */
export type Line = {
  id: string;
  productId: string | null;
  variantId: string | null;
  quantity: number;
  removed: number;
  piece: Piece;
  isGiftCard: boolean;
};

/** `lineId` "shipping" is what was paid for it. `extra`: given back beyond the parts; negative: kept back. */
export type Refund = {
  id: string;
  at: number;
  parts: { lineId: string; quantity: number; minor: number }[];
  extra: number;
};

/** What of an order never changes. `guest`: whose e-mail address an order without a customer has. `fx`: paid in this currency, at so many of its minor units for one of the shop's. */
export type Head = {
  id: bigint;
  customer: number | null;
  guest: number | null;
  placedAt: number;
  currency: string;
  fx: { currency: string; times: number } | null;
  taxesIncluded: boolean;
  channel: string;
  shipping: Piece | null;
};

/** All that is true of an order from an instant on; instants in milliseconds. */
export type State = {
  at: number;
  isPaid: boolean;
  fulfilledAt: number | null;
  cancelledAt: number | null;
  tags: string[];
  lines: Line[];
  refunds: Refund[];
};

/** What one delivery tells. `lostAt`: when the dispute was raised that ended with the buyer having the money back. */
export type Telling = { order: Head } & ({ state: State } | { refund: Refund } | { lostAt: number });

/**
 * What is known of an order after any tellings, in whatever order they were heard. `lines` empty: only refunds or disputes were heard of.
 * `undoneAt`: cancelled, or taken back by the bank, whichever was first.
 */
export type Known = Head &
  Omit<State, "at" | "refunds"> & { undoneAt: number | null; refunds: Refund[]; isHeardOf: boolean };

/** What all tellings of one order make known: the newest state's lines and tags, and every fact that any of them has. */
export function knownFrom(tellings: readonly Telling[]): Known {
  const states = tellings.flatMap((each) => ("state" in each ? [each.state] : [])).sort((a, b) => a.at - b.at);
  const told = tellings.flatMap((each) =>
    "refund" in each ? [each.refund] : "state" in each ? each.state.refunds : [],
  );
  const lost = tellings.flatMap((each) => ("lostAt" in each ? [each.lostAt] : []));
  const newest = states.at(-1);
  const earliest = (instants: (number | null)[]) => {
    const known = instants.filter((at) => at !== null);
    return known.length > 0 ? Math.min(...known) : null;
  };
  return {
    ...tellings[0]!.order,
    isHeardOf: newest !== undefined,
    isPaid: states.some(({ isPaid }) => isPaid),
    fulfilledAt: earliest(states.map(({ fulfilledAt }) => fulfilledAt)),
    cancelledAt: earliest(states.map(({ cancelledAt }) => cancelledAt)),
    undoneAt: earliest([...lost, ...states.map(({ cancelledAt }) => cancelledAt)]),
    tags: newest?.tags ?? [],
    lines: newest?.lines ?? [],
    refunds: [...new Map(told.map((refund) => [refund.id, refund])).values()],
  };
}

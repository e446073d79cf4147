import { z } from "zod";

const ledgerHead = z.object({
  v: z.literal(1),
  number: z.number().int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  sealedAt: z.iso.datetime(),
});

/** The newest block of a sealed ledger, as the shop's metafield shows it: app-owned, `evergreen.ledger_head`, json. */
export type LedgerHead = z.infer<typeof ledgerHead>;

/** The metafield's value. Throws SyntaxError or ZodError for what the app never wrote. */
export function parseLedgerHead(value: string): LedgerHead {
  return ledgerHead.parse(JSON.parse(value));
}

import { requireSum } from "./found";
import type { People } from "./people";
import type { Player } from "./play";
import { Purse, type Movement } from "./reference/lots";
import type { Settled } from "./reference/member";
import { readAccounts, readEntries, type EntryRow } from "./rows";

/** What lots the ledger's entries make, kept by hand for each customer; those of who is merged into another go along. */
export class Purses {
  private readonly purses = new Map<number, Purse>();
  private readonly entries: EntryRow[] = [];
  private onTheWay = new Purse();

  constructor(
    private readonly player: Player,
    private readonly people: People,
    private readonly ordersOf: (person: number) => readonly Settled[],
  ) {}

  of(customer: number): Purse {
    return this.purses.get(customer) ?? new Purse();
  }

  /** Take the entries written since into the purses, each having told how it adds up. */
  async readOn(): Promise<void> {
    const { deps, shop } = this.player;
    const fresh = await readEntries(deps.db, shop.id, this.entries.at(-1)?.id ?? 0n);
    if (fresh.length === 0) return;
    const accounts = await readAccounts(deps.db, shop.id);
    const customerOf = ({ memberId }: EntryRow) => {
      const { customerId } = accounts.find((account) => account.memberId === memberId)!;
      return Number(customerId - this.player.customerId(0));
    };
    for (const [place, entry] of fresh.entries()) {
      requireSum(entry);
      const customer = customerOf(entry);
      this.bringEmpty(customer, fresh.slice(place).map(customerOf));
      this.read(entry, customer);
    }
    this.entries.push(...fresh);
  }

  private read(entry: EntryRow, customer: number): void {
    const purse = this.of(customer);
    this.purses.set(customer, purse);
    if (entry.kind === "merge" && entry.key.endsWith(":from")) {
      this.onTheWay = purse;
      this.purses.delete(customer);
    } else if (entry.kind === "merge" && entry.key.endsWith(":to")) purse.absorb(this.onTheWay);
    else if (entry.available !== 0) purse.move(this.movementOf(entry, customer));
  }

  /** An account without points moves without entries; what was once drawn from its lots may come back all the same. */
  private bringEmpty(customer: number, toCome: readonly number[]): void {
    for (const [other, purse] of this.purses) {
      if (!this.people.isGone(other) || other === customer || !purse.isEmpty || toCome.includes(other)) continue;
      if (this.people.personOf(other) !== this.people.personOf(customer)) continue;
      const own = this.of(customer);
      own.absorb(purse);
      this.purses.set(customer, own).delete(other);
    }
  }

  private movementOf(
    { kind, key, available, redemptionId, occurredAt, ...entry }: EntryRow,
    customer: number,
  ): Movement {
    const isOfOrder = kind === "earn" || kind === "mature";
    const order = isOfOrder && this.ordersOf(this.people.personOf(customer)).find(({ id }) => id === entry.orderId);
    const orderId = entry.orderId === null ? null : String(entry.orderId);
    const earnedAt = order ? order.availableAt : occurredAt.getTime();
    return { kind, key, available, redemptionId, orderId, earnedAt };
  }
}

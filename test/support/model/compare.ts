import assert from "node:assert/strict";
import { knownFrom, type Known, type Telling } from "./facts";
import { asFound, byDates, requireEmpty, UNSETTLED, type Found } from "./found";
import { People } from "./people";
import type { Player, Redeemed } from "./play";
import { chanceOf } from "./reference/chance";
import { pointsDue } from "./reference/lots";
import { deserves, versionAt, type Deserved, type Rules, type Version } from "./reference/member";
import type { Move } from "./reference/tiers";
import { Purses } from "./purses";
import { readAccounts } from "./rows";
import type { MergePlan, Stretch } from "./worlds";

const HOUR = 3_600_000;

type Code = Redeemed & { isClosed: boolean };

/** The model's side of a world: the facts it has heard, and what it expects the database to say. */
export class Expectations {
  readonly versions: Version[] = [];
  private readonly tellings = new Map<bigint, Telling[]>();
  readonly people = new People();
  private readonly byHand: { customer: number; points: number }[] = [];
  private readonly moves: (Move & { customer: number })[] = [];
  private readonly expired: { customer: number; points: number }[] = [];
  private readonly closed = new Set<string>();
  /** Customers who were heard of as one of two that were merged, and when. */
  private readonly named: { customer: number; at: number }[] = [];
  private readonly purses: Purses;
  private readonly thoughts = new Map<number, Deserved>();
  private now: number;

  constructor(private readonly player: Player) {
    this.now = player.world.start;
    this.purses = new Purses(player, this.people, (person) => this.deserved(person).orders);
    this.versions.push({ number: 1, from: this.now, programme: player.world.programme });
  }

  setClock(at: number): void {
    this.now = at;
    this.thoughts.clear();
  }

  hear(id: bigint, telling: Telling): void {
    this.thoughts.clear();
    this.tellings.set(id, [...(this.tellings.get(id) ?? []), telling]);
  }

  merge(plan: MergePlan): void {
    this.thoughts.clear();
    this.people.merge(plan);
    for (const customer of [plan.kept, plan.gone]) this.named.push({ customer, at: this.now });
  }

  publish(programme: NonNullable<Stretch["publish"]>): void {
    this.versions.push({ number: this.versions.length + 1, from: this.now, programme });
    this.thoughts.clear();
  }

  adjust(customer: number, points: number): void {
    this.byHand.push({ customer, points });
  }

  move(customer: number, move: Omit<Move, "from">): void {
    this.thoughts.clear();
    this.moves.push({ ...move, customer, from: this.now });
  }

  /** Persons of whom a state of an order has been heard that is not a guest's. */
  get buyers(): number[] {
    const heard = this.known().filter(({ isHeardOf, customer }) => isHeardOf && customer !== null);
    return [...new Set(heard.map(({ customer }) => this.people.personOf(customer!)))].sort();
  }

  /** Who is a member by now: those, and who was heard to be one with another. */
  private get members(): number[] {
    const merged = this.people.merged.map((customer) => this.people.personOf(customer));
    return [...new Set([...this.buyers, ...merged])].sort();
  }

  /** What of a list is a person's, under whichever of their numbers. */
  private of<Each extends { customer: number | null }>(person: number, list: readonly Each[]): Each[] {
    return list.filter(({ customer }) => customer !== null && this.people.personOf(customer) === person);
  }

  canRedeem({ customer, reward }: Stretch["redeem"][number]): boolean {
    const { status, rewards } = this.versions.at(-1)!.programme;
    const found = rewards.find(({ key }) => key === reward);
    return (
      status === "active" &&
      found !== undefined &&
      this.balance(this.people.personOf(customer)).available >= found.points
    );
  }

  /** Codes that ran out unused are given back an hour later. */
  expireCodes(): void {
    for (const code of this.codes()) if (code.expiresAt + HOUR < this.now) this.close(code);
  }

  isOpen({ id }: Redeemed): boolean {
    return this.codes().some((code) => code.id === id && this.statusOf(code) === "open");
  }

  close({ id }: Redeemed): void {
    if (this.codes().some((code) => code.id === id && this.statusOf(code) === "open")) this.closed.add(id);
  }

  /** What the job that lets points run out is about to take of everybody. */
  async expirePoints(): Promise<void> {
    await this.purses.readOn();
    for (const customer of this.members) {
      const { orders } = this.deserved(customer);
      const active = [
        ...orders.map(({ placedAt }) => placedAt),
        ...this.of(customer, this.player.redeemed).map(({ reservedAt }) => reservedAt),
      ];
      const { zone } = this.player.world;
      const activeAt = active.length > 0 ? Math.max(...active) : null;
      const lots = this.purses.of(customer).lots;
      const points = pointsDue(lots, this.versions, { activeAt, zone, now: this.now });
      this.expired.push({ customer, points });
    }
  }

  /** Every order that was heard of, with whose it is by now; null: a guest's. `hasEarned`: it counts among the buyer's. */
  get purchases(): { order: Known; person: number | null; hasEarned: boolean }[] {
    const people = this.members.map((person) => {
      const { orders } = this.deserved(person);
      const counts = ({ isReversed, isOut, minor, refunded }: (typeof orders)[number]) =>
        !isReversed && !isOut && minor > refunded;
      const counting = new Set(orders.filter(counts).map(({ id }) => id));
      return { person, ids: new Set(this.knownOf(person).map(({ id }) => id)), counting };
    });
    return this.known()
      .filter(({ isHeardOf }) => isHeardOf)
      .map((order) => {
        const owner = people.find(({ ids }) => ids.has(order.id));
        return { order, person: owner?.person ?? null, hasEarned: owner?.counting.has(order.id) ?? false };
      });
  }

  /** Throws when the database says anything else than the model. */
  async compare(): Promise<void> {
    await this.purses.readOn();
    const accounts = await readAccounts(this.player.deps.db, this.player.shop.id);
    const found = accounts.map((account) => asFound(account));
    const idsOf = (customers: readonly number[]) => customers.map((customer) => this.player.customerId(customer));
    const gone = idsOf(this.people.merged.filter((customer) => this.people.isGone(customer)));
    const merged = idsOf(this.people.merged);
    for (const each of found) if (gone.includes(each.customer)) requireEmpty(each);
    const comparable = (each: Found) => (merged.includes(each.customer) ? byDates(each) : each);
    assert.deepStrictEqual(
      found.filter(({ customer }) => !gone.includes(customer)).map(comparable),
      this.members.map((customer) => comparable(this.expected(customer))),
    );
  }

  private expected(customer: number): Found {
    const { orders, tierKey, qualifying, count, grants } = this.deserved(customer);
    const purse = this.purses.of(customer);
    const { available, owed: _, ...balance } = this.balance(customer);
    const unsettled = this.knownOf(customer).filter(({ id }) => !orders.some((order) => order.id === id));
    return {
      customer: this.player.customerId(customer),
      balance: { ...balance, available, owed: Math.max(0, -available) },
      standing: { tierKey, qualifying, count },
      grants: Object.fromEntries(grants),
      lots: Object.fromEntries(
        purse.lots.filter(({ left }) => left > 0).map(({ key, left, earnedAt }) => [key, [left, earnedAt]]),
      ),
      orders: Object.fromEntries([
        ...unsettled.map(({ id }) => [String(id), UNSETTLED] as const),
        ...orders.map(({ id, credited, minor, refunded, isReversed, tierKey, version }) => [
          String(id),
          { credited, minor, refunded, isReversed, tierKey, version },
        ]),
      ]),
    };
  }

  private balance(customer: number) {
    const { orders, grants } = this.deserved(customer);
    const credited = (isAvailable: boolean) =>
      total(orders.filter(({ availableAt }) => availableAt <= this.now === isAvailable).map((each) => each.credited));
    const given = total([...grants.values()].map(({ points }) => points));
    const own = this.of(customer, this.codes());
    const ofCodes = (status: string) =>
      total(own.filter((code) => this.statusOf(code) === status).map((c) => c.points));
    const [reserved, spent] = [ofCodes("open"), ofCodes("used")];
    const moved = (list: typeof this.byHand) => total(this.of(customer, list).map(({ points }) => points));
    const byHand = moved(this.byHand) - moved(this.expired);
    const available = credited(true) + given + byHand - reserved - spent;
    const pending = credited(false);
    return { pending, available, reserved, owed: 0, earned: credited(true) + pending + given, spent };
  }

  private codes(): Code[] {
    return this.player.redeemed.map((each) => ({ ...each, isClosed: this.closed.has(each.id) }));
  }

  private statusOf({ usedBy, isClosed }: Code): "open" | "used" | "closed" {
    const order = this.known().find(({ id, isHeardOf }) => id === usedBy && isHeardOf);
    if (order?.isPaid) return order.cancelledAt === null ? "used" : "closed";
    return isClosed || (order && order.cancelledAt !== null) ? "closed" : "open";
  }

  private known(): Known[] {
    return [...this.tellings.values()].map((tellings) => knownFrom(tellings));
  }

  /**
   * A person's orders, with those they placed as a guest in the days before they were first a customer, or later: by the first order
   * that names them, or by when a merge did. Whose address it is, an order says that has it and the customer's own number.
   */
  private knownOf(customer: number): Known[] {
    const heard = this.known().filter(({ isHeardOf }) => isHeardOf);
    const own = this.of(customer, heard);
    const named = this.of(customer, this.named).map(({ at }) => at);
    const joinedAt = Math.min(...named, ...own.map(({ placedAt }) => placedAt));
    const isNamed = own.some((order) => order.customer === customer);
    const asGuest = heard.filter(({ guest, placedAt }) => {
      const { guestDays } = versionAt(placedAt, this.versions).programme.earning;
      return isNamed && guest === customer && guestDays > 0 && placedAt >= joinedAt - guestDays * 24 * HOUR;
    });
    return [...own, ...asGuest];
  }

  /** Thought out anew whenever something was heard or done. */
  private deserved(customer: number): Deserved {
    const thought = this.thoughts.get(customer) ?? this.judge(customer);
    this.thoughts.set(customer, thought);
    return thought;
  }

  private judge(customer: number): Deserved {
    const { zone, currency } = this.player.world;
    const chance = chanceOf(this.player.shop.id, this.player.customerId(customer));
    const rules: Rules = { versions: this.versions, zone, currency, now: this.now, chance };
    return deserves(this.knownOf(customer), this.of(customer, this.moves), rules);
  }
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

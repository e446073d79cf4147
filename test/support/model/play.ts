import type { Deps } from "~/deps";
import { saveProducts } from "~/db/catalogue.server";
import { storeDeliveries } from "~/db/inbox.server";
import { insertProgrammeVersion } from "~/db/programmes.server";
import { ensureShop, getShop, saveShopProfile, type Shop } from "~/db/shops.server";
import { LoyaltyError } from "~/domain/loyalty-error";
import { endHolds } from "~/services/earning/end-holds.server";
import { expirePoints } from "~/services/expiry/expire-points.server";
import { adjustPoints } from "~/services/members/adjust-points.server";
import { processDeliveries } from "~/services/platform/process-deliveries.server";
import { publishProgramme } from "~/services/programme/publish-programme.server";
import { expireCodes } from "~/services/rewards/expire-codes.server";
import { redeemReward } from "~/services/rewards/redeem-reward.server";
import { releaseRedemption } from "~/services/rewards/release-redemption.server";
import { judgeDueTiers } from "~/services/tiers/judge-due-tiers.server";
import { moveTier } from "~/services/tiers/move-tier.server";
import { rejudgeShop } from "~/services/tiers/rejudge-shop.server";
import type { World } from "#test/factories/world";
import { disputeBodyOf, mergeBodyOf, orderBodyOf, refundBodyOf } from "./bodies";
import { PRODUCTS } from "./shop";
import type { Heard, Story } from "./tell";
import type { MergePlan, ModelWorld, Stretch } from "./worlds";

/** A redemption that the engine made: whose code may be used by one order. */
export type Redeemed = {
  id: string;
  customer: number;
  points: number;
  code: string;
  reservedAt: number;
  expiresAt: number;
  cancelledAt: number | null;
  usedBy: bigint | null;
};

let played = 0;

/** The engine at work for one shop: its own part of the database, its own clock. */
export class Player {
  readonly redeemed: Redeemed[] = [];
  private deliveries = 0;
  private moves = 0;
  private version = 1;

  private constructor(
    readonly world: ModelWorld,
    readonly shop: Shop,
    readonly deps: Deps,
    private readonly queued: string[],
    private readonly clock: { at: number },
    private readonly number: number,
  ) {}

  /** A shop of its own in the database. */
  static async open(host: World, world: ModelWorld): Promise<Player> {
    const number = (played += 1);
    const opened = new Date(world.start);
    const shop = await host.deps.db.transaction(async (tx) => {
      const id = await ensureShop(tx, `model-${number}.myshopify.com`);
      await saveShopProfile(tx, id, { name: "Model", email: null, currency: world.currency, timezone: world.zone });
      await insertProgrammeVersion(tx, id, 1, world.programme, { at: opened, by: "staff 1" });
      const products = PRODUCTS.map(({ id: number, collection, onSale }) => ({
        id: number,
        title: number,
        collectionIds: [collection],
        saleVariantIds: onSale ? [onSale] : [],
      }));
      await saveProducts(tx, id, products, opened);
      return (await getShop(tx, id))!;
    });
    const clock = { at: world.start };
    const queued: string[] = [];
    const enqueue = (_: unknown, job: string) => Promise.resolve(queued.push(job));
    const jobs = { enqueue } as unknown as Deps["jobs"];
    const deps = { ...host.deps, db: host.deps.db.forShop(shop.id), now: () => new Date(clock.at), jobs };
    return new Player(world, shop, deps, queued, clock, number);
  }

  get now(): number {
    return this.clock.at;
  }

  setClock(at: number): void {
    this.clock.at = at;
  }

  customerId(customer: number): bigint {
    return 7_000_000_000_000n + BigInt(this.number) * 10n + BigInt(customer);
  }

  /** Deliver what is heard in a stretch of time, each as often as it says, in a mixed order and in so many batches. */
  async hear(
    heard: readonly { story: Story; heard: Heard }[],
    merges: readonly MergePlan[],
    batches: number,
  ): Promise<void> {
    const bodies = [
      ...heard.flatMap(({ story, heard }) => repeated(heard, () => this.bodyOf(story, heard.telling))),
      ...merges.flatMap((merge) => repeated(merge.told, () => this.mergeOf(merge))),
    ]
      .sort((a, b) => a.rank - b.rank)
      .map(({ bodyOf }) => bodyOf());
    const size = Math.max(1, Math.ceil(bodies.length / batches));
    for (let from = 0; from < bodies.length; from += size) {
      await storeDeliveries(
        this.deps.db,
        bodies.slice(from, from + size).map((each) => this.delivery(each)),
      );
      await this.workInbox();
    }
  }

  private bodyOf({ head, plan }: Story, telling: Heard["telling"]): Body {
    if ("lostAt" in telling) return { topic: "disputes/update", body: disputeBodyOf(head, telling.lostAt) };
    if ("refund" in telling) return { topic: "refunds/create", body: refundBodyOf(head, telling.refund) };
    const code = plan.wantsCode && !plan.isGuest ? this.codeFor(head.id, plan.customer, head.placedAt) : null;
    const buyer = {
      id: head.customer === null ? null : this.customerId(head.customer),
      email: `c${plan.customer}@example.com`,
    };
    return { topic: "orders/updated", body: orderBodyOf(head, telling.state, buyer, code) };
  }

  private mergeOf({ kept, gone }: MergePlan): Body {
    return { topic: "customers/merge", body: mergeBodyOf(this.customerId(kept), this.customerId(gone)) };
  }

  /** A code that the customer could use when they placed the order; the same one every time it is asked for. */
  private codeFor(order: bigint, customer: number, at: number): string | null {
    const isOpen = ({ reservedAt, expiresAt, cancelledAt }: Redeemed) =>
      reservedAt < at && at < expiresAt && (cancelledAt === null || at < cancelledAt);
    const own = this.redeemed.find(({ usedBy }) => usedBy === order);
    const found = own ?? this.redeemed.find((each) => each.customer === customer && !each.usedBy && isOpen(each));
    if (!found) return null;
    found.usedBy = order;
    return found.code;
  }

  private delivery({ topic, body }: Body) {
    const webhookId = `m${(this.deliveries += 1)}`;
    return { shopId: this.shop.id, webhookId, topic, eventId: null, triggeredAt: null, body };
  }

  /** Lanes that other shops' work holds are passed over, so it may take several rounds. */
  private async workInbox(): Promise<void> {
    for (;;) {
      while ((await processDeliveries(this.deps)) > 0);
      const undone = await this.deps.db.rows<{ state: string; error: string | null }>(
        "SELECT state, error FROM webhook_delivery WHERE shop_id = $1 AND state NOT IN ('done', 'ignored')",
        [this.shop.id],
      );
      const error = undone.find((each) => each.error !== null);
      if (error) throw new Error(`a delivery is ${error.state}: ${error.error}`);
      if (undone.length === 0) return;
    }
  }

  /** What time brings about by itself. */
  async passTime(): Promise<void> {
    await endHolds(this.deps);
    await judgeDueTiers(this.deps);
  }

  async expire(): Promise<void> {
    await expirePoints(this.deps, this.shop.id);
  }

  async expireCodes(): Promise<void> {
    await expireCodes(this.deps);
  }

  /** True when the engine gave the reward. */
  async redeem(memberId: bigint, { customer, reward }: Stretch["redeem"][number]): Promise<boolean> {
    const id = uuidOf(this.redeemed.length);
    try {
      const { redemption } = await redeemReward(this.deps, { shopId: this.shop.id, memberId, id, rewardKey: reward });
      const { points, code, reservedAt, expiresAt } = redemption;
      const dates = { reservedAt: reservedAt.getTime(), expiresAt: expiresAt.getTime() };
      this.redeemed.push({ id, customer, points, code, ...dates, cancelledAt: null, usedBy: null });
      return true;
    } catch (error) {
      if (error instanceof LoyaltyError) return false;
      throw error;
    }
  }

  async cancel(redemption: Redeemed): Promise<void> {
    redemption.cancelledAt = this.clock.at;
    const { shop, deps } = this;
    await deps.db.transaction((tx) => releaseRedemption(tx, shop.id, redemption.id, "cancelled", deps.now()));
  }

  async adjust(memberId: bigint, points: number, id: string): Promise<void> {
    await adjustPoints(this.deps, { shopId: this.shop.id, memberId, id, points, note: "by hand", by: "staff 1" });
  }

  async move(memberId: bigint, tierKey: string, until: number | null): Promise<void> {
    this.moves += 1;
    const move = {
      id: uuidOf(this.moves),
      tierKey,
      until: until === null ? null : new Date(until),
      reason: "by hand",
      by: "staff 1",
    };
    await moveTier(this.deps, { shopId: this.shop.id, memberId, ...move });
  }

  /** Publish, and judge everybody by the new version where that is asked for. */
  async publish(programme: NonNullable<Stretch["publish"]>): Promise<void> {
    this.queued.length = 0;
    await publishProgramme(this.deps, { shopId: this.shop.id, programme, basedOn: this.version, by: "staff 1" });
    this.version += 1;
    if (this.queued.includes("rejudge-shop")) await rejudgeShop(this.deps, this.shop.id, 0n);
  }
}

type Body = { topic: string; body: string };

/** So many tellings of one, each with a place of its own among the others. */
function repeated({ times, rank }: { times: number; rank: number }, bodyOf: () => Body) {
  return Array.from({ length: times }, (_, again) => ({ bodyOf, rank: (rank * (again + 7)) % 999_983 }));
}

function uuidOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

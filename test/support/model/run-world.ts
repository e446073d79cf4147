import assert from "node:assert/strict";
import { checkHistories } from "~/services/platform/check-histories.server";
import type { World } from "#test/factories/world";
import { Expectations } from "./compare";
import { Player } from "./play";
import { readAccounts } from "./rows";
import { tellOrders } from "./tell";
import { boundsOf, type ModelWorld, type Stretch } from "./worlds";

/** More that is to hold at the end of each stretch of time; it throws where it does not. */
export type Check = (player: Player, expected: Expectations) => Promise<void>;

/**
 * Let the engine live through a world, and compare it with the model at the end of each stretch of time; in the end, have it
 * checked as it is at night. Throws at a difference.
 */
export async function runWorld(host: World, world: ModelWorld, ...checks: Check[]): Promise<void> {
  const player = await Player.open(host, world);
  const expected = new Expectations(player);
  const stories = tellOrders(world);
  const bounds = boundsOf(world);
  for (const [index, stretch] of world.stretches.entries()) {
    const now = bounds[index + 1]!;
    player.setClock(now);
    expected.setClock(now);
    const heard = stories.flatMap((story) =>
      story.heard.filter((each) => each.stretch === index && each.times > 0).map((heard) => ({ story, heard })),
    );
    for (const { story, heard: each } of heard) expected.hear(story.head.id, each.telling);
    const merges = world.merges.filter((merge) => merge.stretch + merge.told.later === index);
    for (const merge of merges) expected.merge(merge);
    await player.hear(heard, merges, stretch.batches);
    await player.passTime();
    await expected.expirePoints();
    await player.expire();
    await player.expireCodes();
    expected.expireCodes();
    await act(player, expected, stretch, index);
    await expected.compare();
    for (const check of checks) await check(player, expected);
  }
  const { wrong } = await checkHistories(player.deps.db, player.shop.id, { now: new Date(player.now), most: 10 });
  assert.deepEqual(wrong, [], "the nightly check finds nothing wrong");
}

/** What shoppers and the merchant do at the end of a stretch. */
async function act(player: Player, expected: Expectations, stretch: Stretch, index: number): Promise<void> {
  const { redeem, close, adjust, move, publish } = stretch;
  if (redeem.length + adjust.length + move.length > 0) {
    const accounts = await readAccounts(player.deps.db, player.shop.id);
    // Who was merged is met as who they have become. Of somebody without orders it isn't known since when they are a member.
    const memberOf = (customer: number) => {
      const person = expected.people.personOf(customer);
      if (!expected.buyers.includes(person)) return undefined;
      return accounts.find(({ customerId }) => customerId === player.customerId(person))?.memberId;
    };
    for (const wish of redeem) {
      const memberId = memberOf(wish.customer);
      if (memberId === undefined) continue;
      const can = expected.canRedeem(wish);
      assert.equal(await player.redeem(memberId, wish), can, `redeeming ${wish.reward} was possible`);
    }
    for (const [place, { customer, points }] of adjust.entries()) {
      const memberId = memberOf(customer);
      if (memberId === undefined) continue;
      await player.adjust(memberId, points, `${index}-${place}`);
      expected.adjust(customer, points);
    }
    for (const { customer, tier, hours } of move) {
      const memberId = memberOf(customer);
      if (memberId === undefined) continue;
      const { tiers } = expected.versions.at(-1)!.programme;
      const tierKey = tiers[tier % tiers.length]!.key;
      const until = hours === null ? null : player.now + hours * 3_600_000;
      await player.move(memberId, tierKey, until);
      expected.move(customer, { tierKey, until });
    }
  }
  const closing = close === null ? undefined : player.redeemed[close % Math.max(1, player.redeemed.length)];
  if (closing && expected.isOpen(closing)) {
    await player.cancel(closing);
    expected.close(closing);
  }
  if (publish) {
    await player.publish(publish);
    expected.publish(publish);
  }
}

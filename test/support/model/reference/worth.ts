import type { Earning } from "~/domain/programme/earning";
import type { Known, Line, Piece, Refund } from "../facts";
import { DECIMALS, PRODUCTS } from "../shop";
import { reading } from "./clocks";

/** What an order is worth: its basis in the shop's currency, and its points before caps. */
export type Worth = { minor: number; points: number };

type Earner = {
  id: string;
  net: number;
  quantity: number;
  shop: number;
  rated: number;
  percent: number;
  line: Line | null;
};

/** An order's worth after these refunds, by a rule and its buyer's tier, from the prices up. */
export function worthOf(
  order: Known,
  refunds: readonly Refund[],
  earning: Earning,
  tierPercent: number,
  zone: string,
): Worth {
  const own = earning.currencyRates.find(({ currency }) => currency === order.fx?.currency);
  const rate = own ?? { ...earning, currency: order.currency };
  const times = own && order.fx ? order.fx.times : 1;
  const earners = earnersOf(order, earning, { times, tierPercent, zone });
  const left = leftOf(order, earners, refunds);
  let [minor, top] = [0, 0n];
  earners.forEach((earner, index) => {
    const part = (whole: number) =>
      earner.net === left[index] ? whole : Number((BigInt(whole) * BigInt(left[index]!)) / BigInt(earner.net));
    minor += part(earner.shop);
    top += BigInt(part(earner.rated)) * BigInt(rate.points) * BigInt(earner.percent);
  });
  const bottom = BigInt(rate.perMajor) * 10n ** BigInt(DECIMALS[rate.currency]!) * 100n;
  const isUp = earning.rounding === "half_up" && (top % bottom) * 2n >= bottom;
  return { minor, points: Number(top / bottom) + (isUp ? 1 : 0) };
}

function earnersOf(
  order: Known,
  earning: Earning,
  { times, tierPercent, zone }: { times: number; tierPercent: number; zone: string },
): Earner[] {
  if (isLeftOut(order, earning)) return [];
  const clock = reading(zone, order.placedAt).slice(0, 16);
  const windows = earning.bonusWindows.filter(({ from, until }) => clock >= from && clock < until);
  const best = (rules: readonly { percent: number }[]) => Math.max(100, ...rules.map(({ percent }) => percent));
  const { basis } = earning;
  const price = ({ net, discount, tax }: Piece) =>
    net + (basis.discounts === "before" ? discount : 0) + (basis.includesTax ? tax : 0);
  const earner = (id: string, piece: Piece, quantity: number, line: Line | null): Earner => ({
    id,
    line,
    quantity,
    net: piece.net * quantity,
    shop: price(piece) * quantity,
    rated: price(piece) * quantity * times,
    percent:
      100 +
      (tierPercent - 100) +
      (best(earning.productMultipliers.filter((rule) => line && isOf(line, rule))) - 100) +
      (best(windows) - 100),
  });
  const goods = order.lines
    .filter((line) => !(line.isGiftCard && !basis.includesGiftCards))
    .filter(
      (line) =>
        !(earning.exclusions.saleItems && PRODUCTS.some(({ onSale }) => onSale !== null && onSale === line.variantId)),
    )
    .filter((line) => !isOf(line, earning.exclusions))
    .map((line) => earner(line.id, line.piece, line.quantity - line.removed, line));
  const shipping = basis.includesShipping && order.isHeardOf && order.shipping;
  return shipping ? [...goods, earner("shipping", shipping, 1, null)] : goods;
}

function isOf(line: Line, { productIds, collectionIds }: { productIds: string[]; collectionIds: string[] }): boolean {
  const product = PRODUCTS.find(({ id }) => id === line.productId);
  return product !== undefined && (productIds.includes(product.id) || collectionIds.includes(product.collection));
}

function isLeftOut({ tags, channel }: Known, { exclusions }: Earning): boolean {
  const named = exclusions.orderTags.map((tag) => tag.toLowerCase());
  if (tags.some((tag) => named.includes(tag.toLowerCase()))) return true;
  if (exclusions.channels.includes(channel)) return true;
  return exclusions.subscriptions && channel.startsWith("subscription_contract");
}

/** What is left of each line's net price. Money given back beyond the lines is shared by them all, in proportion. */
function leftOf(order: Known, earners: readonly Earner[], refunds: readonly Refund[]): number[] {
  const whole = earners.map(({ net }) => net);
  if (refunds.length === 0) return whole;
  const minorOf = (part: Refund["parts"][number], earner: Earner | undefined) => {
    const byPieces = order.taxesIncluded && earner?.line && earner.quantity > 0;
    return byPieces ? Math.round((earner.net * part.quantity) / earner.quantity) : part.minor;
  };
  const back = earners.map((earner) => {
    const parts = refunds.flatMap(({ parts }) => parts).filter(({ lineId }) => lineId === earner.id);
    return Math.min(earner.net, total(parts.map((part) => minorOf(part, earner))));
  });
  const known = [...order.lines.map(({ id }) => id), ...(order.shipping && order.isHeardOf ? ["shipping"] : [])];
  const given = refunds.map(({ parts, extra }) => {
    const counted = parts.flatMap((part) => {
      const earner = earners.find(({ id }) => id === part.lineId);
      return earner || !known.includes(part.lineId) ? [minorOf(part, earner)] : [];
    });
    return Math.max(0, extra + total(counted));
  });
  const left = Math.max(0, total(whole) - total(given));
  const kept = whole.map((net, index) => net - back[index]!);
  if (left <= total(kept)) return shared(left, kept);
  const more = shared(left - total(kept), back);
  return kept.map((net, index) => net + more[index]!);
}

/** A sum cut at the points that the running total of the weights reaches, each rounded down. */
function shared(sum: number, weights: readonly number[]): number[] {
  const whole = total(weights);
  const upTo = (count: number) =>
    whole === 0 ? 0 : Number((BigInt(sum) * BigInt(total(weights.slice(0, count)))) / BigInt(whole));
  return weights.map((_, index) => upTo(index + 1) - upTo(index));
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

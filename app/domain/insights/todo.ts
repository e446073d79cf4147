/** What a shop's to-dos are judged by. Null: not known, as its report was not made yet. */
export type TodoFacts = {
  isProgrammeOn: boolean;
  members: number;
  /** Messages of Shopify and tasks that failed for good and can be tried again. */
  failures: number;
  /** Points whose last day is within 30 days, and their worth in minor units. */
  expiring: { points: number; worthMinor: number } | null;
  /** Customers who bought well and have stayed away, and what they spent in their last good year, minor units. */
  atRisk: { customers: number; spentMinor: number } | null;
  /** Members who lack at most a fifth of the cheapest reward. */
  nearReward: { members: number; reward: string } | null;
  /** Members who could take the cheapest reward, and how many rewards were taken in the last 30 days. */
  canRedeem: { members: number; taken: number } | null;
  /** Orders that it takes a new customer to come to the cheapest reward; null: not known. */
  ordersToReward: number | null;
  isHoldoutOn: boolean;
  /** Whether the merchant has said what the margin is; reports assume one until then. */
  isMarginSaid: boolean;
};

/** What can be done, and where. `values` fill its words. */
export type Todo = {
  key: TodoKey;
  url: string;
  values: Record<string, string | number>;
  money: Record<string, number>;
};

type Rule = {
  key: string;
  url: string;
  applies: (facts: TodoFacts) => boolean;
  values?: (facts: TodoFacts) => Record<string, string | number>;
  /** Amounts in minor units, which the page writes as money. */
  money?: (facts: TodoFacts) => Record<string, number>;
};

/** A group of fewer is too small to do anything for. */
const FEW = 10;
/** Below so many members nothing can be measured yet. */
const MEASURABLE = 500;
/** More orders than this are further than most customers look. */
const FAR = 5;

/** What is broken first, then what runs away, then what can be gained, then what makes the numbers better. */
const RULES = [
  {
    key: "failures",
    url: "/app/activity",
    applies: ({ failures }) => failures > 0,
    values: ({ failures }) => ({ count: failures }),
  },
  {
    key: "expiring",
    url: "/app/liability",
    applies: ({ expiring }) => (expiring?.points ?? 0) > 0,
    values: ({ expiring }) => ({ points: expiring?.points ?? 0 }),
    money: ({ expiring }) => ({ worth: expiring?.worthMinor ?? 0 }),
  },
  {
    key: "at_risk",
    url: "/app/segments",
    applies: ({ atRisk }) => (atRisk?.customers ?? 0) >= FEW,
    values: ({ atRisk }) => ({ count: atRisk?.customers ?? 0 }),
    money: ({ atRisk }) => ({ spent: atRisk?.spentMinor ?? 0 }),
  },
  {
    key: "far_reward",
    url: "/app/programme/rewards",
    applies: ({ ordersToReward }) => (ordersToReward ?? 0) > FAR,
    values: ({ ordersToReward }) => ({ count: ordersToReward ?? 0 }),
  },
  {
    key: "unused_points",
    url: "/app/programme/rewards",
    applies: ({ canRedeem }) => canRedeem !== null && canRedeem.members >= FEW && canRedeem.taken === 0,
    values: ({ canRedeem }) => ({ count: canRedeem?.members ?? 0 }),
  },
  {
    key: "near_reward",
    url: "/app/programme/rules",
    applies: ({ nearReward, isProgrammeOn }) => isProgrammeOn && (nearReward?.members ?? 0) >= FEW,
    values: ({ nearReward }) => ({ count: nearReward?.members ?? 0, reward: nearReward?.reward ?? "" }),
  },
  {
    key: "no_holdout",
    url: "/app/programme/holdout",
    applies: ({ isHoldoutOn, isProgrammeOn, members }) => isProgrammeOn && !isHoldoutOn && members >= MEASURABLE,
    values: ({ members }) => ({ count: members }),
  },
  {
    key: "no_margin",
    url: "/app/roi",
    applies: ({ isMarginSaid, members }) => !isMarginSaid && members >= FEW,
  },
] as const satisfies readonly Rule[];

export type TodoKey = (typeof RULES)[number]["key"];

/** As many as somebody does in a day. */
const MOST = 3;

/** Up to three things worth doing today, the most urgent first. */
export function todos(facts: TodoFacts): Todo[] {
  return (RULES as readonly (Rule & { key: TodoKey })[])
    .filter(({ applies }) => applies(facts))
    .slice(0, MOST)
    .map(({ key, url, values, money }) => ({ key, url, values: values?.(facts) ?? {}, money: money?.(facts) ?? {} }));
}

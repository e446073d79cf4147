/** The periods that the activity page can show, in days; the first is the usual one. */
export const PERIODS = [1, 7, 14] as const;
export type Period = (typeof PERIODS)[number];

/** A list of the page that goes on over several pages. */
export type ListName = "messages" | "tasks";
type Direction = "older" | "newer";

export type ActivityQuery = {
  days: Period;
  deliveries: { direction: Direction; key: bigint } | null;
  jobs: { direction: Direction; key: string } | null;
};

const SEQUENCE = /^(older|newer)\.(\d{1,18})$/;
const TASK = /^(older|newer)\.(\d{1,16}\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** What the address of the page asks for; anything it can't mean is the usual. Safe on any input. */
export function readActivityQuery(search: URLSearchParams): ActivityQuery {
  const [, toMessages, sequence] = SEQUENCE.exec(search.get("messages") ?? "") ?? [];
  const [, toTasks, key] = TASK.exec(search.get("tasks") ?? "") ?? [];
  return {
    days: PERIODS.find((days) => String(days) === search.get("days")) ?? PERIODS[0],
    deliveries: sequence ? { direction: toMessages as Direction, key: BigInt(sequence) } : null,
    jobs: key ? { direction: toTasks as Direction, key } : null,
  };
}

/** The same address with another period; the lists stay where they are, for they do not depend on it. */
export function withPeriod(current: URLSearchParams, days: Period): URLSearchParams {
  const next = new URLSearchParams(current);
  if (days === PERIODS[0]) next.delete("days");
  else next.set("days", String(days));
  return next;
}

/** The same address with a list turned over, to what is older or newer than the row with this key. */
export function withTurn(current: URLSearchParams, list: ListName, direction: Direction, key: string): URLSearchParams {
  const next = new URLSearchParams(current);
  next.set(list, `${direction}.${key}`);
  return next;
}

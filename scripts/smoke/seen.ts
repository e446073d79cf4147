import type { DevStore } from "../../dev-store/server.ts";

const SETTLE_MS = 10_000;

/** A step that did not hold: what was expected and what was seen. */
export class StepFailed extends Error {}

/** The value of an app's metafield, as the theme would read it; null while there is none. */
export async function metafield(
  store: DevStore,
  namespace: string | null,
  key: string,
  owner?: string,
): Promise<unknown> {
  const found = store.shop.state.metafields.find(
    (each) =>
      each.key === key && (namespace === null || each.namespace === namespace) && (!owner || each.ownerId === owner),
  );
  return Promise.resolve(found ? JSON.parse(found.value) : null);
}

/** Throws StepFailed when a claim does not hold. */
export function require(holds: boolean, claim: string): asserts holds {
  if (!holds) throw new StepFailed(claim);
}

/** Looks again and again until something is seen; throws StepFailed when nothing was in time. */
export async function until<Value>(
  what: string,
  look: () => Promise<Value>,
  describe?: () => Promise<string>,
): Promise<NonNullable<Value>> {
  const late = Date.now() + SETTLE_MS;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > late)
      throw new StepFailed(`${what} within ${SETTLE_MS / 1000} s${describe ? `; saw ${await describe()}` : ""}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What a page says, without its markup. */
export function textOf(html: string): string {
  return html
    .replaceAll(/<script[\s\S]*?<\/script>/g, " ")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll("&#x27;", "'")
    .replaceAll(/\s+/g, " ");
}

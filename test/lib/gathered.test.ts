import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Gathered } from "~/lib/gathered";

/** Work that ends when it is told to. */
function workByHand() {
  const pieces: { asked: readonly number[]; end: () => void; fail: () => void }[] = [];
  const work = (asked: readonly number[]) =>
    new Promise<string[]>((resolve, reject) => {
      pieces.push({
        asked,
        end: () => resolve(asked.map((number) => `answer to ${number}`)),
        fail: () => reject(new Error("no answer")),
      });
    });
  return { pieces, work };
}

const aTurn = () => new Promise((resolve) => setImmediate(resolve));

describe("what is asked for at the same time", () => {
  it("is worked together, and everybody has their own answer", async () => {
    const { pieces, work } = workByHand();
    const gathered = new Gathered(work, { atOnce: 1, largest: 10 });
    const answers = Promise.all([gathered.ask(1), gathered.ask(2), gathered.ask(3)]);
    await aTurn();
    expect(pieces.map(({ asked }) => asked)).toEqual([[1, 2, 3]]);
    pieces[0]!.end();
    await expect(answers).resolves.toEqual(["answer to 1", "answer to 2", "answer to 3"]);
  });

  it("waits for the next piece when one is under way, so that no answer is older than its question", async () => {
    const { pieces, work } = workByHand();
    const gathered = new Gathered(work, { atOnce: 1, largest: 10 });
    const first = gathered.ask(1);
    await aTurn();
    const later = Promise.all([gathered.ask(2), gathered.ask(1)]);
    await aTurn();
    expect(pieces).toHaveLength(1);
    pieces[0]!.end();
    await first;
    await aTurn();
    expect(pieces[1]!.asked).toEqual([2, 1]);
    pieces[1]!.end();
    await expect(later).resolves.toEqual(["answer to 2", "answer to 1"]);
  });

  it("fails for those of one piece, and the next is worked", async () => {
    const { pieces, work } = workByHand();
    const gathered = new Gathered(work, { atOnce: 1, largest: 2 });
    const outcomes = Promise.allSettled([1, 2, 3].map((number) => gathered.ask(number)));
    await aTurn();
    pieces[0]!.fail();
    await aTurn();
    pieces[1]!.end();
    expect((await outcomes).map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
  });

  it("keeps to its bounds and loses nobody, whatever comes when", async () => {
    const bounds = { atOnce: fc.integer({ min: 1, max: 3 }), largest: fc.integer({ min: 1, max: 4 }) };
    const waits = fc.array(fc.nat(3), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.record(bounds), waits, async ({ atOnce, largest }, turns) => {
        let underWay = 0;
        const gathered = new Gathered<number, number>(
          async (asked) => {
            underWay += 1;
            expect(underWay).toBeLessThanOrEqual(atOnce);
            expect(asked.length).toBeLessThanOrEqual(largest);
            for (let turn = 0; turn < asked[0]! % 3; turn += 1) await aTurn();
            underWay -= 1;
            return asked.map((number) => 2 * number);
          },
          { atOnce, largest },
        );
        const answers: Promise<number>[] = [];
        for (const [index, wait] of turns.entries()) {
          answers.push(gathered.ask(index));
          for (let turn = 0; turn < wait; turn += 1) await aTurn();
        }
        expect(await Promise.all(answers)).toEqual(turns.map((_, index) => 2 * index));
      }),
      { numRuns: 100 },
    );
  });
});

import { expect, test } from "vitest";
import { sampled } from "~/server/sampled";

const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("many who ask at once are one question; within the time its answer is good, so are those who come later", async () => {
  let asked = 0;
  const ask = sampled(200, 1000, async () => {
    asked += 1;
    await after(20);
    return asked;
  });
  expect(await Promise.all([ask(), ask(), ask()])).toEqual(Array(3).fill({ state: "ok", value: 1 }));
  expect(await ask()).toEqual({ state: "ok", value: 1 });
  await after(250);
  expect(await ask()).toEqual({ state: "ok", value: 2 });
});

test("an answer that takes too long is not waited for, and no second question is asked meanwhile", async () => {
  let asked = 0;
  const ask = sampled(0, 50, () => {
    asked += 1;
    return after(5000);
  });
  const startedAt = performance.now();
  expect(await ask()).toEqual({ state: "timeout", value: null });
  expect(performance.now() - startedAt).toBeLessThan(2500);
  expect((await ask()).state).toBe("timeout");
  expect(asked).toBe(1);
});

test("a failure is an answer, and the next who asks tries again", async () => {
  let asked = 0;
  const ask = sampled(1000, 1000, () => {
    asked += 1;
    return asked === 1 ? Promise.reject(new Error("no database")) : Promise.resolve("here");
  });
  expect(await ask()).toEqual({ state: "failed", value: null });
  expect(await ask()).toEqual({ state: "ok", value: "here" });
});

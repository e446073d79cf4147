import { afterEach, beforeEach, expect, vi } from "vitest";

const METHODS = ["log", "info", "warn", "error", "debug", "trace"] as const;

beforeEach(() => {
  for (const method of METHODS) vi.spyOn(console, method).mockImplementation(() => undefined);
});

// A test that prints has either found something or forgotten something; both must be seen.
afterEach(() => {
  const printed = METHODS.flatMap((method) => takeConsole(method).map((words) => [method, ...words]));
  for (const method of METHODS) vi.mocked(console[method]).mockRestore();
  expect(printed, "the test wrote to the console").toEqual([]);
});

/** What was written with this console method since the test began, for a test that expects it to be. */
export function takeConsole(method: (typeof METHODS)[number]): unknown[][] {
  if (!vi.isMockFunction(console[method])) return [];
  const { mock } = vi.mocked(console[method]);
  return mock.calls.splice(0);
}

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EXTENSION } from "./draw-block.ts";

type Control = { hidden: boolean; dataset: Record<string, string>; closest: (selector: string) => unknown };
type Module = { act: (control: unknown) => Promise<void> };

const WORDS: Record<string, string> = {
  working: "working",
  claims: "now [points]",
  birthday: "on [day]",
  already_earned: "had",
  already_earned_until: "again from [day]",
  unreachable: "unreachable",
  unexpected: "unexpected",
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

beforeEach(() => vi.stubGlobal("sessionStorage", {}));
afterEach(() => vi.unstubAllGlobals());

/** A block with one control, as the script sees it, and what it said and sent. */
function block({ action, isLink = false }: { action: string; isLink?: boolean }) {
  const said: string[] = [];
  const status = {
    set textContent(text: string) {
      said.push(text);
    },
    focus: () => undefined,
  };
  const word = (selector: string) => {
    const [, key = ""] = /"(\w+)"/.exec(selector) ?? [];
    return key in WORDS ? { textContent: WORDS[key] } : null;
  };
  const root = {
    ariaBusy: null as string | null,
    dataset: { language: "en" },
    querySelector: (selector: string) => (selector === "[data-status]" ? status : { content: { querySelector: word } }),
  };
  const control: Control & { matches: (selector: string) => boolean } = {
    hidden: false,
    dataset: { do: action },
    closest: (selector) => (selector === "[data-ways]" ? root : { dataset: { way: "photo" } }),
    matches: (selector) => selector === "a" && isLink,
  };
  return { control, said, root };
}

function shopAnswers(...answers: ({ status: number; body: object } | "lost")[]) {
  const sent: [string, unknown][] = [];
  vi.stubGlobal("fetch", (path: string, { body }: { body: string }) => {
    sent.push([path, JSON.parse(body)]);
    const answer = answers.shift() ?? "lost";
    if (answer === "lost") return Promise.reject(new Error("offline"));
    return Promise.resolve(Response.json(answer.body, { status: answer.status }));
  });
  return sent;
}

const load = () => import(`${EXTENSION}/assets/ways.js`) as Promise<Module>;

test("a claim is sent once however often it is tapped, says the new balance, and takes its button away", async () => {
  const { act } = await load();
  const sent = shopAnswers({ status: 201, body: { card: { points: 1250 }, ways: [] } });
  const { control, said, root } = block({ action: "claims" });
  await Promise.all([act(control), act(control), act(control)]);
  expect(sent).toEqual([["/apps/loyalty/claims", { id: expect.stringMatching(UUID) as string, way: "photo" }]]);
  expect([said, control.hidden, root.ariaBusy]).toEqual([["working", "now 1,250"], true, null]);
});

test("a claim whose answer was lost is sent again under its id; the next one has its own", async () => {
  const { act } = await load();
  const done = { status: 201, body: { card: { points: 1 }, ways: [] } };
  const sent = shopAnswers("lost", { status: 500, body: {} }, done, done);
  const { control } = block({ action: "claims", isLink: true });
  for (let tap = 0; tap < 4; tap += 1) await act(control);
  const [first, second, third, fourth] = sent.map(([, body]) => (body as { id: string }).id);
  expect([second, third]).toEqual([first, first]);
  expect(fourth).not.toBe(first);
});

test("a link stays after its claim", async () => {
  const { act } = await load();
  shopAnswers({ status: 201, body: { card: { points: 1 } } });
  const { control } = block({ action: "claims", isLink: true });
  await act(control);
  expect(control.hidden).toBe(false);
});

test.each([
  [{ status: 409, body: { error: { code: "already_earned", details: {} } } }, "had"],
  [
    { status: 409, body: { error: { code: "already_earned", details: { nextAt: "2026-12-20T12:00:00.000Z" } } } },
    "again from December 20, 2026",
  ],
  [{ status: 500, body: {} }, "unexpected"],
  ["lost" as const, "unreachable"],
])("%j is said, and the button stays", async (answer, words) => {
  const { act } = await load();
  shopAnswers(answer);
  const { control, said } = block({ action: "claims" });
  await act(control);
  expect([said.at(-1), control.hidden]).toEqual([words, false]);
});

test("a saved birthday says when its points come", async () => {
  const { act } = await load();
  shopAnswers({ status: 200, body: { ways: [{ kind: "birthday", countsOn: "2027-03-04" }] } });
  const { control, said } = block({ action: "birthday" });
  await act(control);
  expect(said.at(-1)).toBe("on March 4, 2027");
});

import { afterEach, expect, test, vi } from "vitest";
import { EXTENSION } from "./draw-block.ts";

type Module = { open: (block: unknown) => Promise<void>; more: (block: unknown) => Promise<void> };
type Answer = { status: number; body: object } | "lost";

const WORDS: Record<string, string> = {
  working: "working",
  none: "none",
  shown: "[number] shown",
  point: "[points] point",
  points: "[points] points",
  pending: "[points] pending",
  login_required: "log in",
  unreachable: "unreachable",
  unexpected: "unexpected",
};

afterEach(() => vi.unstubAllGlobals());

/** A row as the template holds it: what the script wrote into its parts. */
function emptyRow(focused: string[][]) {
  const told = new Map<string, { textContent: string }>();
  const texts = () => ["on", "points", "text"].map((part) => told.get(`[data-${part}]`)?.textContent ?? "");
  const querySelector = (part: string) => told.set(part, told.get(part) ?? { textContent: "" }).get(part);
  return { texts, querySelector, focus: () => focused.push(texts()) };
}

/** A block as the script sees it, and what it said, drew and moved the focus to. */
function block(language = "en") {
  const [said, drawn, focused]: [string[], ReturnType<typeof emptyRow>[], string[][]] = [[], [], []];
  const more = { hidden: true };
  const parts: Record<string, object> = {
    "[data-entries]": {
      get childElementCount() {
        return drawn.length;
      },
      append: (...rows: typeof drawn) => drawn.push(...rows),
    },
    "[data-status]": {
      set textContent(text: string) {
        said.push(text);
      },
    },
    "[data-more]": more,
    "[data-words]": {
      content: {
        querySelector: (selector: string) => {
          if (selector === "li") return { cloneNode: () => emptyRow(focused) };
          const [, key = ""] = /"(\w+)"/.exec(selector) ?? [];
          return key in WORDS ? { textContent: WORDS[key] } : null;
        },
      },
    },
  };
  const root = {
    ariaBusy: null as string | null,
    dataset: { language } as Record<string, string>,
    querySelector: (selector: string) => parts[selector],
  };
  return { root, said, more, focused, rows: () => drawn.map((row) => row.texts()) };
}

function shopAnswers(...answers: Answer[]) {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (path: string) => {
    asked.push(path);
    const answer = answers.shift() ?? "lost";
    if (answer === "lost") return Promise.reject(new Error("offline"));
    return Promise.resolve(Response.json(answer.body, { status: answer.status }));
  });
  return asked;
}

const entry = (points: number, state = "available") => ({ on: "2026-12-20", points, state, text: `why ${points}` });
const page = (entries: object[], next: string | null): Answer => ({ status: 200, body: { entries, next } });
const load = () => import(`${EXTENSION}/assets/history.js`) as Promise<Module>;

test("opening asks once, however often it is opened, and draws day, points and why", async () => {
  const { open } = await load();
  const asked = shopAnswers(page([entry(1250, "pending"), entry(-500, "reserved"), entry(1), entry(0, "spent")], null));
  const { root, said, more, rows, focused } = block("zh-CN");
  await Promise.all([open(root), open(root)]);
  await open(root);
  expect(asked).toEqual(["/apps/loyalty/history?locale=zh-cn"]);
  expect(rows()).toEqual([
    ["2026年12月20日", "+1,250 points pending", "why 1250"],
    ["2026年12月20日", "-500 points", "why -500"],
    ["2026年12月20日", "+1 point", "why 1"],
    ["2026年12月20日", "", "why 0"],
  ]);
  expect([said, more.hidden, focused, root.ariaBusy]).toEqual([["working", "4 shown"], true, [], null]);
});

test("more goes on after the last page, below, and takes the reader to its first line", async () => {
  const { open, more } = await load();
  const asked = shopAnswers(page([entry(3)], "17"), page([entry(2), entry(1)], null));
  const { root, said, more: button, rows, focused } = block();
  await open(root);
  expect(button.hidden).toBe(false);
  await Promise.all([more(root), more(root)]);
  expect(asked).toEqual(["/apps/loyalty/history?locale=en", "/apps/loyalty/history?locale=en&before=17"]);
  expect(rows().map(([, , why]) => why)).toEqual(["why 3", "why 2", "why 1"]);
  expect(focused).toEqual([["December 20, 2026", "+2 points", "why 2"]]);
  expect([said.at(-1), button.hidden]).toEqual(["3 shown", true]);
});

test("a member without entries is told so", async () => {
  const { open } = await load();
  shopAnswers(page([], null));
  const { root, said } = block();
  await open(root);
  expect(said.at(-1)).toBe("none");
});

test.each<[Answer, string]>([
  [{ status: 401, body: { error: { code: "login_required" } } }, "log in"],
  [{ status: 409, body: { error: { code: "from_the_future" } } }, "unexpected"],
  [{ status: 500, body: {} }, "unexpected"],
  ["lost", "unreachable"],
])("%j is said, and opening again tries again", async (failure, words) => {
  const { open } = await load();
  shopAnswers(failure, page([entry(5)], null));
  const { root, said, rows } = block();
  await open(root);
  expect([said.at(-1), root.ariaBusy]).toEqual([words, null]);
  await open(root);
  expect([said.at(-1), rows().length]).toEqual(["1 shown", 1]);
});

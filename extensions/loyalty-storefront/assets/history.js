/* Fetched when the history is opened: lists the entries, a page at a time. */

/** Throws the refusal. */
async function pageOf({ language, next = "" }) {
  let response, answer;
  try {
    response = await fetch(`/apps/loyalty/history?locale=${language.toLowerCase()}${next && `&before=${next}`}`, {
      signal: AbortSignal.timeout?.(20000),
    });
    answer = await response.json();
  } catch {
    throw { code: "unreachable" };
  }
  if (response.ok) return answer;
  throw answer.error ?? {};
}

/** The first page, once; after a failure opening tries again. */
export async function open(block) {
  if (!block.querySelector("[data-entries]").childElementCount) await more(block);
}

/** The next page, below; one at a time. */
export async function more(block) {
  if (block.ariaBusy) return;
  const { language } = block.dataset;
  const part = (name, of = block) => of.querySelector(`[data-${name}]`);
  const list = part("entries");
  const words = part("words").content;
  const word = (key, mark) =>
    (part(`word="${key}"`, words) ?? part('word="unexpected"', words)).textContent.replace(/\[\w+\]/, mark);
  const say = (...said) => (part("status").textContent = word(...said));
  const draw = ({ on, points, state, text }) => {
    const row = words.querySelector("li").cloneNode(true);
    const sum = word(
      Math.abs(points) === 1 ? "point" : "points",
      points.toLocaleString(language, { signDisplay: "always" }),
    );
    part("on", row).textContent = new Date(on).toLocaleDateString(language, { dateStyle: "long", timeZone: "UTC" });
    part("text", row).textContent = text;
    if (points) part("points", row).textContent = state === "pending" ? word(state, sum) : sum;
    return row;
  };
  block.ariaBusy = "true";
  say("working");
  try {
    const { entries, next } = await pageOf(block.dataset);
    const rows = entries.map(draw);
    const isFirst = !list.childElementCount;
    list.append(...rows);
    if (!isFirst) rows[0].focus();
    block.dataset.next = next ?? "";
    part("more").hidden = !next;
    say(rows.length ? "shown" : "none", list.childElementCount);
  } catch ({ code }) {
    say(code);
  }
  block.ariaBusy = null;
}

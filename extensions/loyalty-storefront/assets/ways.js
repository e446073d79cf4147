/* Fetched at the first tap: tells the shop, says what came of it. */

/** Throws the refusal. */
async function post(path, body) {
  let response, answer;
  try {
    response = await fetch(`/apps/loyalty/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout?.(20000),
    });
    answer = await response.json();
  } catch {
    throw { code: "unreachable" };
  }
  if (response.ok) return answer;
  throw answer.error ?? {};
}

const idKey = (way) => `evergreen:claim:${way}`;

function bodyOf(control) {
  const { way } = control.closest("[data-way]").dataset;
  // The same id until it is answered: sent again, a claim counts once.
  if (control.dataset.do === "claims") return { id: (sessionStorage[idKey(way)] ??= crypto.randomUUID()), way };
  const fields = control.matches("form") ? new FormData(control) : [];
  return Object.fromEntries([...fields].map(([name, value]) => [name, Number(value)]));
}

/** One thing at a time in a block. */
export async function act(control) {
  const block = control.closest("[data-ways]");
  const status = block.querySelector("[data-status]");
  const { language } = block.dataset;
  const dayOf = (at) => at && new Date(at).toLocaleDateString(language, { dateStyle: "long", timeZone: "UTC" });
  const say = (key, marks = {}) => {
    const words = block.querySelector("[data-words]").content;
    const word = words.querySelector(`[data-word="${key}"]`) ?? words.querySelector('[data-word="unexpected"]');
    status.textContent = word.textContent.replace(/\[(\w+)\]/g, (mark, name) => marks[name] ?? mark);
    status.focus();
  };
  if (block.ariaBusy) return;
  block.ariaBusy = "true";
  say("working");
  try {
    const body = bodyOf(control);
    const { card, ways } = await post(control.dataset.do, body);
    delete sessionStorage[idKey(body.way)];
    const day = dayOf(ways?.find(({ kind }) => kind === "birthday")?.countsOn);
    say(control.dataset.do, { points: card?.points.toLocaleString("en"), day });
    control.hidden = !control.matches("a");
  } catch ({ code, details }) {
    const day = dayOf(details?.nextAt);
    say(day ? `${code}_until` : code, { day });
  }
  block.ariaBusy = null;
}

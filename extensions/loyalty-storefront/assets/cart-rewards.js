/*
 * Two taps: choose a reward, confirm it; the points become a code in the cart. A redemption's id is kept in the tab
 * until the shop has answered: a double tap, a lost answer or a reload asks for the same one, never for a second.
 */
(() => {
  const TAG = "evergreen-cart-rewards";
  if (customElements.get(TAG)) return;

  const CHANGED = "evergreen:changed";
  const NOTE = "evergreen:note";
  const idKey = (reward) => `evergreen:redemption:${reward}`;
  /** The outcome is unknown or may change: keep the id. */
  const UNSETTLED = ["unreachable", "unexpected", "shop_unavailable", "too_many_requests"];

  let tab = {};
  try {
    tab = sessionStorage;
  } catch {
    // Blocked: ids live as long as the page.
  }

  const refusal = (code, details) => Object.assign(new Error(code), { code, details });

  /** The body of a JSON answer; throws a refusal for all else. */
  async function json(url, body) {
    let response, answer;
    try {
      response = await fetch(url, {
        method: body ? "POST" : "GET",
        headers: { "Content-Type": "application/json" },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout?.(20000),
      });
      answer = await response.json();
    } catch {
      throw refusal("unreachable");
    }
    if (response.ok) return answer;
    throw refusal(answer.error?.code ?? "unexpected", answer.error?.details);
  }

  function loyalty(path, body) {
    if (body) tab[CHANGED] = Date.now();
    return json(`/apps/loyalty/${path}`, body);
  }

  async function ask(reward) {
    const id = (tab[idKey(reward)] ??= crypto.randomUUID());
    try {
      return await settle(reward, await loyalty("redemptions", { id, reward }));
    } catch (error) {
      if (!UNSETTLED.includes(error.code)) delete tab[idKey(reward)];
      throw error;
    }
  }

  /** Asks again while the code is being made; forgets the id once that is decided. */
  async function settle(reward, answer) {
    for (let polls = 10; polls && answer.redemption.status === "reserved"; polls--) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      answer = await loyalty(`redemptions/${answer.redemption.id}`).catch(() => answer);
    }
    if (answer.redemption.status !== "reserved") delete tab[idKey(reward)];
    return answer;
  }

  async function redeem(reward) {
    let answer = await ask(reward);
    // An older redemption answered, and it has had its day: this tap meant a new one.
    if (/used|cancelled|expired/.test(answer.redemption.status)) answer = await ask(reward);
    const { status } = answer.redemption;
    if (status === "issued") return answer;
    throw refusal(status === "reserved" ? "slow" : "failed");
  }

  /** Put a code into the cart or take it out; answers whether that made a difference. */
  async function changeCart(cartUrl, code, isIn) {
    const isIt = (one) => one.code.toLowerCase() === code.toLowerCase();
    const codes = (await json(`${cartUrl}.js`)).discount_codes ?? [];
    if (!isIn && !codes.some(isIt)) return false;
    const wanted = codes.filter((one) => !isIt(one)).concat(isIn ? { code } : []);
    const cart = await json(`${cartUrl}/update.js`, { discount: wanted.map((one) => one.code).join(",") });
    return !isIn || !cart.discount_codes || cart.discount_codes.some((one) => isIt(one) && one.applicable);
  }

  /** One thing at a time on the whole page. */
  let isBusy = false;

  class CartRewards extends HTMLElement {
    connectedCallback() {
      this.addEventListener("click", this);
      this.addEventListener("keydown", this);
      this.status = this.one("[data-status]");
      this.catchUp();
    }

    handleEvent(event) {
      const row = event.target.closest("[data-row]");
      if (event.key === "Escape" && row && !isBusy) this.close(row);
      const control = event.type === "click" && event.target.closest("[data-do]");
      if (!control) return;
      event.preventDefault();
      const action = control.dataset.do;
      if (isBusy) return;
      if (action === "ask") this.open(row);
      else if (action === "close") this.close(row);
      // The second half of a double tap lands on a button that has only just appeared.
      else if (action === "apply" || Date.now() - this.openedAt > 400) this.work(row, action);
    }

    async work(row, action) {
      isBusy = true;
      this.ariaBusy = "true";
      try {
        await this[action](row);
      } catch (error) {
        if (!error.code) console.error(error);
        this.say(error.code, error.details, true);
        if (error.code === "login_required") this.status.append(" ", this.worded("log_in").cloneNode(true));
      }
      isBusy = false;
      this.ariaBusy = null;
    }

    async redeem(row) {
      this.say("redeeming");
      const { card, redemption } = await redeem(row.dataset.reward);
      this.show(card);
      this.turn(row, false);
      await this.apply({ dataset: redemption });
    }

    async apply({ dataset: { code } }) {
      this.say("applying", { code });
      const isApplied = await changeCart(this.dataset.cart, code, true).catch(() => null);
      if (isApplied) this.reload("applied", { code });
      else if (isApplied === null) location.assign(this.link(code));
      else this.say("not_applicable", { code }, true);
    }

    async cancel({ dataset: { code, redemption } }) {
      this.say("cancelling");
      this.show((await loyalty(`redemptions/${redemption}/cancel`, {})).card);
      // A cart that can't let go of the code now refuses it at checkout.
      if (await changeCart(this.dataset.cart, code, false).catch(() => false)) this.reload("cancelled");
      else this.say("cancelled");
    }

    /** After a reload: say how it went, and mend a card that was drawn before the shop's copy caught up. */
    async catchUp() {
      const note = tab[NOTE];
      delete tab[NOTE];
      if (note) this.say(...JSON.parse(note));
      for (const { dataset } of this.all("[data-cost]")) {
        const id = tab[idKey(dataset.reward)];
        // Asked for and never heard of. Not found may be on its way still: the id is kept for the next tap.
        const answer = id && (await loyalty(`redemptions/${id}`).catch(() => null));
        if (!answer) continue;
        const { card, redemption } = await settle(dataset.reward, answer);
        this.show(card);
        if (redemption.status === "issued") this.say("ready", redemption);
      }
      if (Date.now() - (tab[CHANGED] ?? 0) > 120000) return;
      const answer = await loyalty("card").catch(() => null);
      if (answer) this.show(answer.card);
    }

    reload(...note) {
      tab[NOTE] = JSON.stringify(note);
      location.reload();
    }

    show(card) {
      this.one("[data-points]").textContent = this.number(card.points);
      for (const row of this.all("[data-cost]")) {
        const missing = row.dataset.cost - card.points;
        const label = this.one("[data-missing]", row);
        label.textContent = this.counted("missing", missing);
        label.hidden = missing <= 0;
        this.one("[data-do=ask]", row).hidden = missing > 0;
      }
      const rows = card.codes.map((issued) => this.one(`[data-redemption="${issued.id}"]`) ?? this.codeRow(issued));
      this.one("[data-code-list]").replaceChildren(...rows);
      this.one("[data-issued]").hidden = !card.codes.length;
    }

    codeRow({ id, code, reward, points, expiresOn }) {
      const row = this.one("[data-code-row]").content.firstElementChild.cloneNode(true);
      Object.assign(row.dataset, { redemption: id, code });
      const form = { dateStyle: "long", timeZone: "UTC" };
      const day = expiresOn && new Date(expiresOn).toLocaleDateString(this.dataset.language, form);
      const texts = { code, points: this.counted("points", points), expires: day && this.word("use_by", { day }) };
      texts.name = this.one(`[data-reward="${CSS.escape(reward)}"] [data-name]`)?.textContent;
      for (const place of this.all("[data-fill]", row)) place.textContent = texts[place.dataset.fill] ?? "";
      const isInCart = this.dataset.codes.split(" ").includes(code);
      this.one("[data-in-cart]", row).hidden = !isInCart;
      Object.assign(this.one("[data-do=apply]", row), { hidden: isInCart, href: this.link(code) });
      return row;
    }

    link(code) {
      return `/discount/${encodeURIComponent(code)}?redirect=${encodeURIComponent(this.dataset.cart)}`;
    }

    open(row) {
      this.all("[data-row]").forEach((other) => this.turn(other, false));
      this.status.textContent = "";
      this.turn(row, true);
      this.one("[data-question]", row).focus();
      this.openedAt = Date.now();
    }

    close(row) {
      this.turn(row, false);
      this.one("[data-do=ask]", row).focus();
    }

    turn(row, isAsking) {
      this.one("[data-actions]", row).hidden = isAsking;
      this.one("[data-confirm]", row).hidden = !isAsking;
    }

    /** The keyboard goes where the words are: what was pressed may vanish. */
    say(key, marks, isRefusal = false) {
      this.status.textContent = this.word(key, marks);
      this.status.toggleAttribute("data-refusal", isRefusal);
      this.status.focus();
    }

    worded(key) {
      return this.one(`[data-word="${CSS.escape(key)}"]`, this.one("[data-words]").content);
    }

    word(key, marks) {
      const { textContent } = this.worded(key) ?? this.worded("unexpected");
      return textContent.replace(/\[(\w+)\]/g, (mark, name) => this.number(marks?.[name] ?? mark));
    }

    counted(key, points) {
      return this.word(`${key}_${points === 1 ? "one" : "other"}`, { points });
    }

    /** As the Liquid draws it; a text stays. */
    number(value) {
      return value.toLocaleString("en").replace(/^-/, "−");
    }

    one(selector, within = this) {
      return within.querySelector(selector);
    }

    all(selector, within = this) {
      return within.querySelectorAll(selector);
    }
  }

  customElements.define(TAG, CartRewards);
})();

import { button, clockText, make } from "./elements.js";

const TICK_MS = 200;
const SLEPT_MS = 5000;

/**
 * Clocks for norms with a time limit; several may run, and the board is used meanwhile.
 *
 * A clock counts by performance.now(), which no change of the tablet's time can move. So that a
 * reload loses none, its start is also kept in server time.
 */
export class Stopwatches {
  constructor(board) {
    this.board = board;
    this.tray = make("section", { class: "tray", "aria-label": board.words.stopwatches, hidden: "" });
    /** @type {{person: Object, norm: Object, startedMs: number, laps: number[], line: Object}[]} */
    this.running = [];
    this.listener = (event) => this.onStorage(event);
    addEventListener("storage", this.listener);
    this.restore();
  }

  close() {
    removeEventListener("storage", this.listener);
    this.stopTicking();
  }

  /** One place a clock, so that two tabs never overwrite each other's. */
  get prefix() {
    const { accountId, patrolId } = this.board.patrolState;
    return `xunting.stopwatch.${accountId}.${patrolId}.`;
  }

  placeOf({ person, norm }) {
    return `${this.prefix}${person.id ?? ""}.${norm.id}`;
  }

  /** The clocks that a page before this one, or another tab, has started. */
  restore() {
    for (const key of storedKeys()) if (key.startsWith(this.prefix)) this.takeOver(key);
  }

  takeOver(key) {
    let kept;
    try {
      kept = JSON.parse(localStorage.getItem(key));
    } catch {
      /* nothing usable is kept */
    }
    if (!kept) return;
    const { words } = this.board;
    const person =
      kept.staff_id === null
        ? { id: null, name: words.hall }
        : this.board.whoIsWhere.onRoster(kept.staff_id);
    const norm = this.board.patrolState.norms.get(kept.norm_id);
    if (!person || !norm || this.find(person, norm)) return;
    const agoMs = Math.max(this.board.patrolState.clock.nowMs() - kept.started_at, 0);
    this.add({
      person,
      norm,
      startedMs: performance.now() - agoMs,
      startedAt: kept.started_at,
      laps: kept.laps,
    });
  }

  /** Another tab started or ended a clock. */
  onStorage({ key, newValue }) {
    if (!key?.startsWith(this.prefix)) return;
    if (newValue) this.takeOver(key);
    else {
      const clock = this.running.find((each) => this.placeOf(each) === key);
      if (clock) this.remove(clock);
    }
  }

  find(person, norm) {
    return this.running.find((each) => each.person.id === person.id && each.norm.id === norm.id);
  }

  keep(clock) {
    const { person, norm, startedAt, laps } = clock;
    const kept = { staff_id: person.id, norm_id: norm.id, started_at: startedAt, laps };
    try {
      localStorage.setItem(this.placeOf(clock), JSON.stringify(kept));
    } catch {
      /* the clock runs on as long as the page stays */
    }
  }

  forget() {
    for (const clock of [...this.running]) this.drop(clock);
  }

  start(person, norm) {
    const before = this.find(person, norm);
    if (before) {
      before.line.stop.focus();
      return;
    }
    const startedAt = this.board.patrolState.clock.nowMs();
    const clock = { person, norm, startedMs: performance.now(), startedAt, laps: [] };
    this.add(clock);
    this.keep(clock);
    this.board.circumstances.clockStarted(person, norm);
  }

  add(clock) {
    const { words } = this.board;
    const { person, norm } = clock;
    const label = (text) => `${text} · ${person.name} · ${norm.text}`;
    const time = make("b", { class: "time", role: "timer" });
    const laps = make("span", { class: "laps" });
    const stop = button(words.stop, {
      class: "primary",
      "aria-label": label(words.stop),
      onclick: () => this.stop(clock),
    });
    const element = make(
      "div",
      { class: "clock", "data-norm": norm.id },
      make("p", {}, make("b", {}, person.name), ` ${norm.text}`),
      make("p", { class: "running" }, time, norm.limit_s ? ` / ${clockText(norm.limit_s)}` : "", laps),
      button(words.lap, { "aria-label": label(words.lap), onclick: () => this.lap(clock) }),
      stop,
      button("×", {
        class: "drop",
        "aria-label": label(words.cancel),
        onclick: () => this.cancel(clock),
      }),
    );
    clock.line = { element, time, laps, stop };
    this.running.push(clock);
    this.tray.append(element);
    this.tray.hidden = false;
    this.board.circumstances.paint();
    this.tick();
    this.ticking ??= setInterval(() => this.tick(), TICK_MS);
  }

  /** By the steady clock; it may stand still while the tablet sleeps, and then the server's time
   * says how long that was. */
  secondsOf(clock) {
    const steadyMs = performance.now() - clock.startedMs;
    const serverMs = this.board.patrolState.clock.nowMs() - clock.startedAt;
    return Math.round(serverMs - steadyMs > SLEPT_MS ? serverMs : steadyMs) / 1000;
  }

  tick() {
    for (const clock of this.running) {
      const seconds = this.secondsOf(clock);
      clock.line.time.textContent = clockText(seconds);
      const { limit_s } = clock.norm;
      clock.line.element.classList.toggle("over", limit_s !== null && seconds > limit_s);
      clock.line.laps.textContent = clock.laps
        .map((lap, index) => ` ${index + 1}) ${clockText(lap)}`)
        .join("");
    }
  }

  lap(clock) {
    if (clock.laps.length < 50) clock.laps.push(this.secondsOf(clock));
    this.keep(clock);
    this.tick();
  }

  /** Stop and judge at once; an outage or a norm without a limit leaves the judgement open. */
  stop(clock) {
    const seconds = this.secondsOf(clock);
    const { person, norm, laps } = clock;
    const { words, patrolState } = this.board;
    const { header } = patrolState;
    const before = patrolState.markOf(person.id, norm.id);
    const replaced = this.board.replacedText(person.id, norm.id, before);
    let result = before?.result ?? "";
    if (header.outage) result = "na";
    else if (norm.limit_s !== null) result = seconds <= norm.limit_s ? "pass" : "fail";
    this.drop(clock);
    this.board.judge(person.id, norm.id, { seconds, laps, result });
    const text = header.outage
      ? words.stopped_outage
      : result
        ? words[`answer_${result}`]
        : words.stopped_unjudged;
    this.board.notify(`${person.name} · ${clockText(seconds)} · ${text} ${replaced}`.trim());
  }

  /** Cancelled by mistake: undo brings it back, and it has run on. */
  cancel(clock) {
    this.drop(clock);
    const { person, norm } = clock;
    this.board.steps.add({
      staffId: person.id ?? "",
      normId: norm.id,
      what: () => `${this.board.about(person.id, norm.id)} · ${this.board.words.stopwatches}`,
      inTheWay: () => "",
      back: () => {
        if (this.find(person, norm)) return;
        this.add(clock);
        this.keep(clock);
      },
      forth: () => this.running.includes(clock) && this.drop(clock),
    });
    this.board.steps.offerUndo();
  }

  drop(clock) {
    try {
      localStorage.removeItem(this.placeOf(clock));
    } catch {
      /* nothing is kept there */
    }
    this.remove(clock);
  }

  remove(clock) {
    this.running = this.running.filter((each) => each !== clock);
    clock.line.element.remove();
    this.board.circumstances.paint();
    this.tray.hidden = this.running.length === 0;
    if (this.running.length === 0) this.stopTicking();
  }

  stopTicking() {
    clearInterval(this.ticking);
    this.ticking = undefined;
  }
}

function storedKeys() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

import { button, clockText, make } from "./elements.js";

const TICK_MS = 200;

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
    this.restore();
  }

  get storageKey() {
    return `xunting.stopwatches.${this.board.options.accountId}.${this.board.patrol.id}`;
  }

  restore() {
    let kept = [];
    try {
      kept = JSON.parse(localStorage.getItem(this.storageKey) ?? "[]");
    } catch {
      /* nothing usable is kept */
    }
    for (const { staff_id, norm_id, started_at, laps } of kept) {
      const person =
        staff_id === null
          ? { id: null, name: this.board.words.hall }
          : this.board.personCalled(staff_id);
      const norm = this.board.norms.get(norm_id);
      if (!person || !norm) continue;
      const agoMs = Math.max(this.board.nowMs() - started_at, 0);
      this.add({ person, norm, startedMs: performance.now() - agoMs, laps });
    }
  }

  keep() {
    const now = this.board.nowMs();
    const kept = this.running.map(({ person, norm, startedMs, laps }) => ({
      staff_id: person.id,
      norm_id: norm.id,
      started_at: now - (performance.now() - startedMs),
      laps,
    }));
    try {
      localStorage.setItem(this.storageKey, JSON.stringify(kept));
    } catch {
      /* the clocks run on as long as the page stays */
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.storageKey);
    } catch {
      /* nothing is kept there */
    }
  }

  start(person, norm) {
    const same = (each) => each.person.id === person.id && each.norm.id === norm.id;
    const before = this.running.find(same);
    if (before) {
      before.line.stop.focus();
      return;
    }
    this.add({ person, norm, startedMs: performance.now(), laps: [] });
    this.keep();
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
        onclick: () => this.drop(clock),
      }),
    );
    clock.line = { element, time, laps, stop };
    this.running.push(clock);
    this.tray.append(element);
    this.tray.hidden = false;
    this.tick();
    this.ticking ??= setInterval(() => this.tick(), TICK_MS);
  }

  secondsOf(clock) {
    return Math.round(performance.now() - clock.startedMs) / 1000;
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
    this.keep();
    this.tick();
  }

  /** Stop and judge at once; an outage or a norm without a limit leaves the judgement open. */
  stop(clock) {
    const seconds = this.secondsOf(clock);
    const { person, norm, laps } = clock;
    const { words, header } = this.board;
    let result = this.board.marks.get(this.board.keyOf(person.id, norm.id))?.result ?? "";
    if (header.outage) result = "na";
    else if (norm.limit_s !== null) result = seconds <= norm.limit_s ? "pass" : "fail";
    this.drop(clock);
    this.board.judge(person.id, norm.id, { seconds, laps, result });
    const text = header.outage
      ? words.stopped_outage
      : result
        ? words[`answer_${result}`]
        : words.stopped_unjudged;
    this.board.notify(`${person.name} · ${clockText(seconds)} · ${text}`);
  }

  drop(clock) {
    this.running = this.running.filter((each) => each !== clock);
    clock.line.element.remove();
    this.tray.hidden = this.running.length === 0;
    if (this.running.length === 0) this.stopTicking();
    this.keep();
  }

  stopTicking() {
    clearInterval(this.ticking);
    this.ticking = undefined;
  }
}

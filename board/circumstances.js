import { button, make } from "./elements.js";

export const SEGMENTS = ["ordinary", "vip", "group"];

/**
 * What is being done for whom: one tap on a chip goes with every answer about the person from then
 * on, until another is chosen. Nobody has to choose. A running clock of one process says it by
 * itself.
 *
 * The bar keeps its height whatever is chosen, so that no row moves under the finger.
 */
export class Circumstances {
  constructor(board) {
    this.board = board;
    /** By person; ``process`` undefined: not chosen, the clock may say it; null: chosen to be none.
     * @type {Map<string, {process: string|null|undefined, segment: string|null}>} */
    this.chosen = new Map();
    this.bar = make("div", { class: "circumstances", role: "group", hidden: "" });
  }

  of(personKey) {
    return this.chosen.get(personKey) ?? { process: undefined, segment: null };
  }

  /** The processes that share a norm of the person, in their order. */
  processesOf(person) {
    const { patrolState, whoIsWhere } = this.board;
    const ids = whoIsWhere.normsOf(person);
    const shared = [...patrolState.norms.values()].filter((n) => ids.has(n.id) && isShared(n));
    const known = new Set(shared.flatMap((norm) => norm.processes));
    return patrolState.patrol.processes.filter((process) => known.has(process.id));
  }

  /** What goes with the next answer about the person. */
  processNow(personKey) {
    const { process } = this.of(personKey);
    return process === undefined ? this.processOfClock(personKey) : process;
  }

  now(personKey) {
    return { process: this.processNow(personKey), segment: this.of(personKey).segment };
  }

  /** Of the clocks that run for the person; null where they are of several processes. */
  processOfClock(personKey) {
    const clocks = (this.board.stopwatches?.running ?? []).filter(
      (clock) => (clock.person.id ?? "") === personKey && clock.norm.processes.length === 1,
    );
    const processes = new Set(clocks.map((clock) => clock.norm.processes[0]));
    return processes.size === 1 ? [...processes][0] : null;
  }

  /** A clock that is started is newer than what was tapped before. */
  clockStarted(person, norm) {
    if (norm.processes.length === 1) this.set(person.id ?? "", { process: undefined });
  }

  set(personKey, change) {
    this.chosen.set(personKey, { ...this.of(personKey), ...change });
    this.paint();
  }

  /**
   * What an answer takes along.
   * @param {{process: string|null, segment: string|null}} before what stood there
   */
  takenAlong(personKey, norm, before) {
    const segment = personKey === "" ? null : (this.of(personKey).segment ?? before.segment);
    if (!isShared(norm)) return { process: null, segment };
    const now = this.processNow(personKey);
    if (now === null) return { process: before.process, segment };
    return { process: norm.processes.includes(now) ? now : null, segment };
  }

  /** "Brand change · VIP" @param {{process: string|null, segment: string|null}} said */
  text({ process, segment }) {
    const { words, patrolState } = this.board;
    const found = patrolState.patrol.processes.find((each) => each.id === process);
    return [found?.text, segment && words[`segment_${segment}`]].filter(Boolean).join(" · ");
  }

  /** Chips for ``choose``; a chip that is pressed is let go by another tap.
   * @param {{id: string, text: string}[]} processes */
  chips(processes, choose) {
    const { words } = this.board;
    const chip = (name, id, text) =>
      button(text, { class: "chip", [`data-${name}`]: id, onclick: () => choose(name, id) });
    return [
      ...processes.map(({ id, text }) => chip("process", id, text)),
      ...SEGMENTS.map((id) => chip("segment", id, words[`segment_${id}`])),
    ];
  }

  /** Another person is shown. */
  show(person) {
    const key = person.id ?? "";
    this.bar.hidden = person.id === null;
    this.bar.setAttribute("aria-label", this.board.words.circumstances);
    const choose = (name, id) => {
      const now = name === "process" ? this.processNow(key) : this.of(key).segment;
      this.set(key, { [name]: now === id ? null : id });
    };
    this.bar.replaceChildren(...this.chips(this.processesOf(person), choose));
    this.paint();
  }

  paint() {
    const key = this.board.personKey;
    if (key === undefined) return;
    paintChips(this.bar, this.now(key));
  }
}

export function isShared(norm) {
  return norm.processes.length > 1;
}

/** @param {{process: string|null, segment: string|null}} said */
export function paintChips(element, said) {
  for (const chip of element.querySelectorAll(".chip")) {
    const { process, segment } = chip.dataset;
    const pressed = process ? process === said.process : segment === said.segment;
    chip.setAttribute("aria-pressed", String(pressed));
  }
}

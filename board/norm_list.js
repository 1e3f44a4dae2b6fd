import { button, fill, make } from "./elements.js";
import { FILTERS } from "./filter_bar.js";
import { openGreetingSheet } from "./greeting_sheet.js";
import { openLookUpSheet } from "./look_up_sheet.js";
import { praiseLine } from "./praise_sheet.js";
import { Row } from "./row.js";

const KEEP_TOP_MS = 200;

/** The norms of the person shown, as far as they are wanted: see ``FilterBar``. */
export class NormList {
  constructor(board) {
    const { words, sight } = board;
    this.board = board;
    /** Whose norms are shown; "": the hall, undefined: nobody's yet. @type {string|undefined} */
    this.personKey = undefined;
    /** "red": the red lines. */
    this.filter = FILTERS.includes(sight.seen.filter) ? sight.seen.filter : "focus";
    /** What is sought; "": nothing, the filter says it. */
    this.sought = "";
    /** By norm, of those shown. @type {Map<string, Row>} */
    this.rows = new Map();
    this.element = make("main", { class: "list", tabindex: "-1", onscroll: () => this.scrolled() });
    this.element.addEventListener("click", (event) => this.onClick(event));
    this.greeting = button(words.greeting, {
      class: "chip greeting",
      "data-tool": "greeting",
      onclick: () => openGreetingSheet(board),
    });
    /** What goes with the answers that follow: one line, as high whatever it holds. */
    this.context = make("div", { class: "context" }, this.greeting, board.circumstances.bar);
    /** Scrolls as a whole where the screen is low. */
    this.work = make(
      "div",
      { class: "work", onscroll: () => this.scrolled() },
      this.context,
      board.filterBar.element,
      this.element,
    );
  }

  /** @returns {Person|undefined} */
  get person() {
    return this.board.whoIsWhere.find(this.personKey);
  }

  /** Where the list is kept, so that it is found there again. */
  get place() {
    return `${this.personKey} ${this.filter} ${this.filter === "theme" ? this.theme : ""}`;
  }

  /** What is moved by a swipe. */
  get scroller() {
    return getComputedStyle(this.work).overflowY === "auto" ? this.work : this.element;
  }

  /** The theme chosen, or the zone of the hall; the first one there is, where the person has none
   * of it. */
  get theme() {
    const { sight, whoIsWhere } = this.board;
    const ids = whoIsWhere.sectionsOf(this.person).map((section) => section.id);
    const kept = this.personKey === "" ? sight.seen.zone : sight.seen.theme;
    return ids.includes(kept) ? kept : ids[0];
  }

  /** Other norms of the person shown. @param {{filter: string, theme?: string}} wanted */
  choose({ filter, theme }) {
    this.keepTop();
    this.filter = filter;
    this.sought = "";
    this.board.filterBar.clearSearch();
    const of = this.personKey === "" ? "zone" : "theme";
    const kept = { ...(filter === "red" ? {} : { filter }), ...(theme === undefined ? {} : { [of]: theme }) };
    this.board.sight.keep(kept);
    this.board.showPerson(this.person);
  }

  search(text) {
    this.sought = text.trim().toLowerCase();
    this.build(this.person);
    this.scroller.scrollTop = 0;
  }

  show(person) {
    const { sight, patrolState } = this.board;
    if (patrolState.patrol.papers && this.filter === "focus") this.filter = "all";
    if (this.personKey !== undefined && this.personKey !== (person.id ?? "")) this.keepTop();
    this.personKey = person.id ?? "";
    sight.keep({ person: this.personKey });
    this.build(person);
    this.scroller.scrollTop = this.sought ? 0 : sight.topOf(this.place);
  }

  build(person) {
    const { board } = this;
    const { whoIsWhere, patrolState } = board;
    const sections = whoIsWhere.sectionsOf(person);
    const focused = whoIsWhere.focusOf(person);
    const isJudged = whoIsWhere.greets(person) && patrolState.patrol.greeting.norms.guide;
    this.greeting.hidden = !isJudged;
    this.rows.clear();
    const row = (norm, why = "") => {
      const made = new Row(board, person, norm, why);
      this.rows.set(norm.id, made);
      return made.element;
    };
    this.praiseList = make("section", { class: "praises" });
    this.element.replaceChildren(...this.content(person, sections, focused, row));
    const { filter, theme } = this;
    board.filterBar.paint({
      filter: this.sought ? "" : filter,
      theme,
      sections,
      focusCount: focused.length,
    });
    this.paintPraises();
    for (const each of this.rows.values()) each.reopen();
  }

  /** @returns {Node[]} */
  content(person, sections, focused, row) {
    const { words } = this.board;
    const section = ({ text, norms }) =>
      make("section", {}, make("h2", {}, text), make("div", { class: "rows" }, ...norms.map((norm) => row(norm))));
    if (this.sought) return this.found(person, sections, row);
    if (this.filter === "red") return [this.redLineSection(person, row)];
    if (this.filter === "focus") {
      const rows = focused.map(({ norm, text }) => row(norm, text));
      return [
        make("section", { "aria-label": words.filter_first }, make("div", { class: "rows" }, ...rows)),
        this.praiseList,
      ];
    }
    const { theme } = this;
    const wanted = this.filter === "theme" ? sections.filter((each) => each.id === theme) : sections;
    return [...wanted.map(section), this.praiseList];
  }

  /** Every word has to stand in the norm, or in what explains it. */
  found(person, sections, row) {
    const { words, whoIsWhere } = this.board;
    const parts = this.sought.split(/\s+/);
    const norms = [...sections.flatMap((each) => each.norms), ...whoIsWhere.redLinesOf(person)];
    const hits = norms.filter((norm) => {
      const text = [norm.text, norm.limit, ...norm.explain].join(" ").toLowerCase();
      return parts.every((part) => text.includes(part));
    });
    const title = hits.length > 0 ? fill(words.search_found, { count: hits.length }) : words.search_none;
    return [
      make(
        "section",
        {},
        make("h2", { "aria-live": "polite" }, title),
        make("div", { class: "rows" }, ...hits.map((norm) => row(norm))),
        button(fill(words.look_up_for, { search: this.sought }), {
          class: "look-up-for",
          onclick: () => openLookUpSheet(this.board, this.sought),
        }),
      ),
    ];
  }

  /** The same person with other norms, at the same place of the list. @param {Person} person */
  showAgain(person) {
    const at = this.scroller.scrollTop;
    this.board.showPerson(person);
    this.scroller.scrollTop = at;
  }

  /** Show the row of a norm of the person shown, whatever was shown of them before. */
  lookAt(normId) {
    if (normId && !this.rows.has(normId)) {
      const norm = this.board.patrolState.norms.get(normId);
      if (norm) this.choose({ filter: norm.severity === "red_line" ? "red" : "all" });
    }
    const row = this.rows.get(normId)?.element;
    row?.scrollIntoView({ block: "nearest" });
    if (isCalm()) return;
    row?.animate?.([{ background: "var(--brand-soft)" }, {}], { duration: 1500 });
  }

  /** Nothing seen unless somebody says otherwise. */
  redLineSection(person, row) {
    const { words, whoIsWhere } = this.board;
    this.redLineState = make("p", { class: "red-state" });
    const section = make(
      "section",
      { class: "red-lines" },
      make("h2", {}, words.red_lines),
      this.redLineState,
      make("p", { class: "hint" }, words.red_lines_hint),
      make("div", { class: "rows" }, ...whoIsWhere.redLinesOf(person).map((norm) => row(norm))),
    );
    this.paintRedLines();
    return section;
  }

  paintRedLines() {
    const { person } = this;
    if (!this.redLineState || !person) return;
    const { words, whoIsWhere } = this.board;
    const { reported, examined } = whoIsWhere.redLineState(person);
    const text = examined ? words.red_lines_examined : words.red_lines_none;
    this.redLineState.textContent = reported ? words.red_lines_reported : text;
  }

  paintPraises() {
    if (!this.praiseList) return;
    const praises = this.board.patrolState.praisesOf(this.personKey);
    this.praiseList.replaceChildren(...praises.map((praise) => praiseLine(this.board, praise)));
  }

  scrolled() {
    clearTimeout(this.keepsTop);
    this.keepsTop = setTimeout(() => this.keepTop(), KEEP_TOP_MS);
  }

  keepTop() {
    clearTimeout(this.keepsTop);
    if (this.sought || this.board.closed || !this.person) return;
    this.board.sight.keepTop(this.place, Math.round(this.scroller.scrollTop));
  }

  paintContext() {
    this.context.hidden = this.greeting.hidden && this.board.circumstances.bar.hidden;
  }

  onClick(event) {
    const pressed = event.target.closest("button");
    const row = pressed?.closest("article");
    this.rows.get(row?.dataset.norm)?.pressed(pressed);
  }

  /** ↑ ↓ move, other keys are the row's. @returns {boolean} whether the key meant something */
  key(key, target) {
    const rows = [...this.rows.values()];
    const at = rows.findIndex((row) => row.element.contains(target));
    const move = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[key];
    if (!move) return at >= 0 && rows[at].key(key.toLowerCase());
    rows[Math.min(Math.max(at + move, 0), rows.length - 1)]?.focus();
    return true;
  }
}

/** Whether whoever uses the tablet wants nothing to move. */
function isCalm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

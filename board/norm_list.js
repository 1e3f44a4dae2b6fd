import { button, make } from "./elements.js";
import { openGreetingSheet } from "./greeting_sheet.js";
import { praiseLine } from "./praise_sheet.js";
import { Row } from "./row.js";

/** The norms of the person shown, by section, and the way from one section to another. */
export class NormList {
  constructor(board) {
    this.board = board;
    /** Whose norms are shown; "": the hall, undefined: nobody's yet. @type {string|undefined} */
    this.personKey = undefined;
    /** By norm. @type {Map<string, Row>} */
    this.rows = new Map();
    this.element = make("main", { class: "list", tabindex: "-1", onscroll: () => this.followScroll() });
    this.element.addEventListener("click", (event) => this.onClick(event));
    this.jump = make("select", {
      class: "jump",
      "aria-label": board.words.jump,
      onchange: () => this.element.children[this.jump.selectedIndex]?.scrollIntoView(),
    });
  }

  /** @returns {Person|undefined} */
  get person() {
    return this.board.whoIsWhere.find(this.personKey);
  }

  show(person) {
    const { words, whoIsWhere } = this.board;
    this.personKey = person.id ?? "";
    this.rows.clear();
    const build = (norm) => {
      const row = new Row(this.board, person, norm);
      this.rows.set(norm.id, row);
      return row.element;
    };
    const sections = whoIsWhere.sectionsOf(person);
    const redLines = whoIsWhere.redLinesOf(person);
    this.praiseList = make("section", { class: "praises" });
    this.element.replaceChildren(
      this.personTools(person),
      ...sections.map((section) =>
        make("section", {}, make("h2", {}, section.text), ...section.norms.map(build)),
      ),
      ...(redLines.length > 0 ? [this.redLineSection(person, redLines.map(build))] : []),
    );
    this.paintPraises();
    for (const row of this.rows.values()) row.reopen();
    const texts = [words.top, ...sections.map((section) => section.text)];
    if (redLines.length > 0) texts.push(words.red_lines);
    this.jump.replaceChildren(...texts.map((text) => make("option", {}, text)));
    this.element.scrollTop = 0;
  }

  /** The same person with other norms, at the same place of the list. @param {Person} person */
  showAgain(person) {
    const at = this.element.scrollTop;
    this.board.showPerson(person);
    this.element.scrollTop = at;
  }

  /** Show the row of a norm of the person shown. */
  lookAt(normId) {
    const row = this.rows.get(normId)?.element;
    row?.scrollIntoView({ block: "nearest" });
    row?.animate?.([{ background: "var(--raised)" }, {}], { duration: 1500 });
  }

  /** What stands above a person's norms: the greeting, and the good moments. */
  personTools(person) {
    const { board } = this;
    const { words, whoIsWhere, patrolState } = board;
    const isJudged = whoIsWhere.greets(person) && patrolState.patrol.greeting.norms.guide;
    return make(
      "div",
      { class: "tools" },
      isJudged
        ? button(words.greeting, {
            class: "wide",
            "data-tool": "greeting",
            onclick: () => openGreetingSheet(board),
          })
        : null,
      this.praiseList,
    );
  }

  /** Apart from the rest, closed, and nothing seen unless somebody says otherwise. */
  redLineSection(person, rows) {
    const { words, whoIsWhere } = this.board;
    const { reported, examined } = whoIsWhere.redLineState(person);
    this.redLineSummary = make("summary", {});
    this.paintRedLines();
    return make(
      "section",
      { class: "red-lines" },
      make("h2", {}, words.red_lines),
      make(
        "details",
        { open: reported || examined ? "" : null },
        this.redLineSummary,
        make("p", { class: "hint" }, words.red_lines_hint),
        ...rows,
      ),
    );
  }

  paintRedLines() {
    const { person } = this;
    if (!this.redLineSummary || !person) return;
    const { words, whoIsWhere } = this.board;
    const { reported, examined } = whoIsWhere.redLineState(person);
    const text = examined ? words.red_lines_examined : words.red_lines_none;
    this.redLineSummary.textContent = reported ? words.red_lines_reported : text;
  }

  paintPraises() {
    if (!this.praiseList) return;
    const praises = this.board.patrolState.praisesOf(this.personKey);
    this.praiseList.replaceChildren(...praises.map((praise) => praiseLine(this.board, praise)));
  }

  followScroll() {
    if (this.scrolling) return;
    this.scrolling = requestAnimationFrame(() => {
      this.scrolling = undefined;
      const top = this.element.getBoundingClientRect().top + 60;
      const index = [...this.element.children].findLastIndex(
        (section) => section.getBoundingClientRect().top <= top,
      );
      if (this.element.getRootNode().activeElement !== this.jump) {
        this.jump.selectedIndex = Math.max(index, 0);
      }
    });
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

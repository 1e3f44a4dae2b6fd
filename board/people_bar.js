import { ANSWERS } from "./answers.js";
import { button, make } from "./elements.js";

/** The people of the patrol, and whose norms are shown. */
export class PeopleBar {
  constructor(board) {
    const { words } = board;
    this.board = board;
    this.chips = make("div", { class: "chips", role: "group", "aria-label": words.people });
    this.current = button("", {
      class: "current",
      "aria-expanded": "false",
      onclick: () => this.open(!this.element.classList.contains("open")),
    });
    this.element = make(
      "nav",
      { class: "people", "aria-label": words.people },
      button("‹", { class: "step", "aria-label": words.previous, onclick: () => this.step(-1) }),
      this.current,
      button("›", { class: "step", "aria-label": words.next, onclick: () => this.step(1) }),
      this.chips,
    );
  }

  open(open) {
    this.element.classList.toggle("open", open);
    this.current.setAttribute("aria-expanded", String(open));
  }

  step(by) {
    const { board } = this;
    const { people } = board.whoIsWhere;
    const at = people.findIndex((each) => (each.id ?? "") === board.personKey);
    board.showPerson(people[(at + by + people.length) % people.length]);
  }

  render() {
    const { board } = this;
    const { people } = board.whoIsWhere;
    const focused = this.element.getRootNode().activeElement?.dataset?.person;
    this.chips.replaceChildren(
      ...people.map((person) =>
        button("", {
          class: "person",
          "data-person": person.id ?? "",
          "aria-pressed": String((person.id ?? "") === board.personKey),
          onclick: () => board.showPerson(person),
        }),
      ),
    );
    for (const person of people) this.paintChip(person.id ?? "");
    if (focused !== undefined) this.chipOf(focused)?.focus();
  }

  /** Other people than are shown, or in another order, are shown anew. */
  renderIfChanged() {
    const shown = [...this.chips.children].map((chip) => chip.dataset.person);
    const wanted = this.board.whoIsWhere.people.map((each) => each.id ?? "");
    if (shown.join() !== wanted.join()) this.render();
  }

  chipOf(personKey) {
    return [...this.chips.children].find((chip) => chip.dataset.person === personKey);
  }

  paintChip(personKey) {
    const { board } = this;
    const { words, whoIsWhere } = board;
    const chip = this.chipOf(personKey);
    const person = whoIsWhere.find(personKey);
    if (!chip || !person) return;
    const label = { class: "unsaved", role: "img", "aria-label": words.unsaved };
    const unsaved = () => (board.drafts.isAbout(personKey) ? [make("i", label, "✎")] : []);
    const place = person.id === null ? "" : whoIsWhere.placeText(person);
    chip.replaceChildren(
      make("b", {}, person.name),
      make("span", { class: "place" }, place),
      make("span", { class: "count" }, ...this.counts(person), ...unsaved()),
    );
    if (personKey === board.personKey) {
      const counts = make("span", { class: "count" }, ...this.counts(person), ...unsaved());
      this.current.replaceChildren(make("b", {}, person.name), ` ${place} `, counts);
    }
  }

  /** "✓ 6 ✗ 1 ⚑" */
  counts(person) {
    const { words, patrolState } = this.board;
    const tally = patrolState.tallyOf(person.id);
    const counts = ANSWERS.filter(([result]) => tally[result] > 0).map(([result, sign]) =>
      make("i", { class: result }, `${sign} ${tally[result]} `),
    );
    if (counts.length === 0 && tally.red === 0) return [words.not_observed];
    const flag = { class: "flag", role: "img", "aria-label": words.red_lines };
    return tally.red > 0 ? [...counts, make("i", flag, "⚑")] : counts;
  }
}

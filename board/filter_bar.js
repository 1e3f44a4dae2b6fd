import { button, fill, make } from "./elements.js";

/** Which norms of the person are shown: what to look at first, those of one theme, or all of them.
 * The red lines have a button at the foot. */
export const FILTERS = ["focus", "theme", "all"];

/** The choice of norms, with a search over all of them. */
export class FilterBar {
  constructor(board) {
    const { words } = board;
    this.board = board;
    this.buttons = new Map(
      FILTERS.map((name) => [
        name,
        button("", { "data-filter": name, onclick: () => board.normList.choose({ filter: name }) }),
      ]),
    );
    this.search = make("input", {
      type: "search",
      class: "search",
      "aria-label": words.search,
      placeholder: words.search,
      autocomplete: "off",
      enterkeyhint: "search",
      oninput: () => board.normList.search(this.search.value),
    });
    this.themes = make("div", { class: "themes", role: "group", "aria-label": words.filter_theme });
    this.element = make(
      "div",
      { class: "filters" },
      make("div", { class: "segments", role: "group", "aria-label": words.filters }, ...this.buttons.values()),
      this.search,
      this.themes,
    );
  }

  /**
   * @param {{filter: string, theme: string, sections: Section[], focusCount: number}} shown
   *   sections: of the person, all of them
   */
  paint({ filter, theme, sections, focusCount }) {
    const { words, patrolState } = this.board;
    const all = sections.reduce((count, section) => count + section.norms.length, 0);
    const texts = {
      focus: fill(words.filter_focus, { count: focusCount }),
      theme: words.filter_theme,
      all: fill(words.filter_all, { count: all }),
    };
    for (const [name, each] of this.buttons) {
      each.textContent = texts[name];
      each.setAttribute("aria-pressed", String(name === filter));
      each.hidden = patrolState.patrol.papers && name === "focus"; // they are all due
    }
    this.themes.hidden = filter !== "theme";
    this.themes.replaceChildren(
      ...sections.map((section) =>
        button(section.text, {
          class: "chip",
          "data-theme-id": section.id,
          "aria-pressed": String(section.id === theme),
          onclick: () => this.board.normList.choose({ filter: "theme", theme: section.id }),
        }),
      ),
    );
  }

  clearSearch() {
    this.search.value = "";
  }
}

import { button, fill, make, openSheet } from "./elements.js";

/** The clocks that can be started for the person shown; a tap starts one. */
export function openClockSheet(board) {
  const { words, person, whoIsWhere, patrolState, stopwatches } = board;
  const ids = whoIsWhere.normsOf(person);
  const timed = [...patrolState.norms.values()].filter((norm) => norm.timed && ids.has(norm.id));
  const start = (norm) => {
    opened.close();
    stopwatches.start(person, norm);
  };
  const line = (norm) =>
    button(
      "",
      { class: "wide", "data-clock": norm.id, onclick: () => start(norm) },
      norm.text,
      norm.limit ? make("small", {}, norm.limit) : null,
      norm.confirmed_first ? make("small", {}, words.start_confirmed) : null,
    );
  const opened = openSheet(
    board.shell,
    fill(words.clocks_of, { name: person.name }),
    make("p", { class: "hint" }, timed.length === 0 ? words.clocks_none : words.clocks_hint),
    ...timed.map(line),
    button(words.close, { class: "go-on", onclick: () => opened.close() }),
  );
}

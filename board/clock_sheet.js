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
      norm.confirmed_first ? make("small", {}, words.start_confirmed) : null,
    );
  const opened = openSheet(
    board.shell,
    fill(words.clocks_of, { name: person.name }),
    timed.length === 0 ? make("p", { class: "hint" }, words.clocks_none) : null,
    ...timed.map(line),
    button(words.close, { class: "go-on", onclick: () => opened.close() }),
  );
}

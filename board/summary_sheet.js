import { ANSWERS } from "./answers.js";
import { button, fill, make, openSheet } from "./elements.js";
import { refusedText } from "./refused.js";
import { unsavedList } from "./unsaved.js";

/** What the patrol brought, before it is finished. */
export function openSummarySheet(board) {
  const { words, patrolState } = board;
  const { people } = board.whoIsWhere;
  const line = (person) => {
    const tally = patrolState.tallyOf(person.id);
    if (!Object.values(tally).some(Boolean)) return null;
    const cell = (kind) => make("td", { class: tally[kind] > 0 ? kind : "none" }, String(tally[kind]));
    return make(
      "tr",
      {},
      make("th", { scope: "row" }, person.name),
      ...kinds.map(([kind]) => cell(kind)),
    );
  };
  const anyRed = people.some((person) => patrolState.tallyOf(person.id).red > 0);
  const kinds = [
    ...ANSWERS.map(([result, sign]) => [result, sign, words[`answer_${result}`]]),
    ...(anyRed ? [["red", "⚑", words.red_lines]] : []),
  ];
  const lines = people.map(line).filter(Boolean);
  const refused = patrolState.refusedCount;
  const running = board.stopwatches.running.length;
  const notSeen = people.filter((person) => patrolState.answeredOf(person.id) === 0);
  const praised = [...patrolState.praises.values()].filter((each) => each.result !== "none").length;
  const examined = [...patrolState.examined.values()].filter((each) => !each.withdrawn).length;
  const body =
    lines.length > 0
      ? make(
          "table",
          {},
          make(
            "thead",
            {},
            make(
              "tr",
              {},
              make("th", { scope: "col" }, words.observed),
              ...kinds.map(([, sign, label]) =>
                make("th", { scope: "col", "aria-label": label }, sign),
              ),
            ),
          ),
          make("tbody", {}, ...lines),
        )
      : make("p", {}, praised + examined > 0 ? "" : words.nothing_observed);
  const status = make("p", { class: "status", role: "status" });
  const finish = button(words.finish_now, {
    class: "primary",
    onclick: () => {
      if (board.drafts.all().length > 0) {
        unsaved.scrollIntoView();
        unsaved.querySelector("button")?.focus();
        return;
      }
      finish.disabled = true;
      board.finishing.go();
    },
  });
  const unsaved = make("section", { class: "steps" });
  const showUnsaved = () => {
    unsaved.replaceChildren(...unsavedList(board, { isOver: false, leave }));
    finish.disabled = board.finishing.isWanted;
  };
  const note = (text, kind = "hint") => (text ? make("p", { class: kind }, text) : null);
  const opened = openSheet(
    board.shell,
    words.summary,
    unsaved,
    lines.length > 0 && notSeen.length > 0 ? make("p", { class: "not-seen" }, notSeenText()) : null,
    body,
    note(praised > 0 ? fill(words.praised, { count: praised }) : ""),
    note(examined > 0 ? fill(words.examined_count, { count: examined }) : ""),
    note(refused > 0 ? fill(words.refused_explained, { count: refused }) : "", "warning"),
    refused > 0
      ? make(
          "ul",
          { class: "hint" },
          ...patrolState.refused.map((entry) =>
            make("li", {}, `${refusedText(entry)}: ${entry.refused}`),
          ),
        )
      : null,
    note(running > 0 ? fill(words.still_running, { count: running }) : "", "warning"),
    note(words.untouched),
    status,
    finish,
    button(words.close, { class: "go-on", onclick: leave }),
  );
  board.writing.onChange = showUnsaved;
  showUnsaved();
  board.frame.showStatusOn(status);
  if (board.drafts.all().length > 0) opened.sheet.scrollTop = 0;
  else finish.focus();

  function notSeenText() {
    const names = notSeen.map((each) => each.name).join(words.and);
    return fill(words.not_seen, { count: notSeen.length, all: people.length, names });
  }

  function leave() {
    board.finishing.cancel();
    board.writing.onChange = undefined;
    opened.close();
    board.frame.showStatusOn(null);
  }
}

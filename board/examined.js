import { button, fill, make } from "./elements.js";
import { maskedText } from "./mask_hint.js";
import { mask } from "./masking.js";
import { newId } from "./new_id.js";
import { ask } from "./question.js";

/**
 * A lawful case of a red line that was examined: written down with its fact, counts nowhere. The
 * same norm can still be reported as a breach.
 *
 * @typedef {{examined_id: string, staff_id: string|null, norm_id: string, lawful_case: number,
 *   note: string, withdrawn: boolean, account_id?: string, manager?: string, state: string,
 *   problem?: string}} Examined
 */

/**
 * @param {number} lawfulCase from 1
 * @param {string} fact not empty
 * @param {About} about the draft that it was
 */
export function recordExamined(board, person, norm, lawfulCase, fact, about) {
  const { words } = board;
  const masked = mask(fact);
  const { onDisk } = board.record({
    kind: "examined",
    examined_id: newId(),
    staff_id: person.id,
    norm_id: norm.id,
    lawful_case: lawfulCase,
    note: masked.text,
  });
  board.drafts.delete(about, onDisk);
  board.writing.changed(about);
  board.showPerson(board.person);
  const said = [fill(words.examined_done, { what: board.about(person.id, norm.id) })];
  board.notify([...said, maskedText(masked.findings, words)].filter(Boolean).join(" "));
  board.lookAt(person.id ?? "", norm.id); // after the notice, which makes the list shorter
}

/** One of them as it stands in the row of its norm. */
export function examinedLine(board, norm, examined) {
  const { words } = board;
  const isOwn = board.patrolState.isOwn(examined);
  const state = examined.problem || (examined.state ? words[`state_${examined.state}`] : "");
  return make(
    "div",
    { class: "examined-line", "data-examined": examined.examined_id },
    make("b", {}, words.examined),
    make("p", { class: "hint" }, norm.lawful_cases[examined.lawful_case - 1] ?? ""),
    make("p", {}, examined.note),
    make(
      "span",
      { class: "state", "data-state": examined.state },
      [state, isOwn ? "" : examined.manager].filter(Boolean).join(" · "),
    ),
    isOwn
      ? button(words.examined_withdraw, { class: "quiet", onclick: () => withdraw(board, examined) })
      : null,
  );
}

/** Asked first: it never comes back by itself. */
async function withdraw(board, examined) {
  const { words } = board;
  const { examined_id, staff_id, norm_id, lawful_case, note } = examined;
  const about = board.about(staff_id, norm_id);
  const yes = await ask(board.shell, {
    title: words.examined_withdraw_ask,
    lines: [about, note],
    choices: [["withdraw", words.examined_withdraw]],
    leave: words.leave_it,
  });
  if (!yes || board.patrolState.examined.get(examined_id)?.withdrawn) return;
  const fields = { examined_id, staff_id, norm_id, lawful_case, note, withdrawn: true };
  board.record({ kind: "examined", ...fields });
  board.notify(fill(words.examined_withdrawn, { what: about }));
}

import { fill } from "./elements.js";
import { mask } from "./masking.js";
import { ask } from "./question.js";

export const NOTE_LENGTH = 500;

/** What a note that is being written is about. @returns {About} */
export function noteAbout(staffId, normId) {
  return { kind: "note", staffId: staffId ?? "", normId };
}

/**
 * Save a note. Where the note was changed meanwhile, by a colleague or in another tab, nobody's
 * words go without a question.
 *
 * @param {string} base the note that stood there when the writing began
 * @returns {Promise<boolean>} whether it was saved; until then its draft stays
 */
export async function saveNote(board, staffId, normId, text, base) {
  const mark = board.patrolState.markOf(staffId, normId);
  const there = mark?.note ?? "";
  let note = text.trim();
  const written = mask(note).text;
  if (there && there !== base && there !== written) {
    const choice = await askWhichNote(board, mark, note);
    if (!choice) return false;
    if (choice === "both") note = `${there}\n${note}`;
  }
  const about = noteAbout(staffId, normId);
  if (written === there) board.drafts.delete(about);
  else board.drafts.delete(about, board.judge(staffId, normId, { note }).onDisk);
  board.writing.changed(about);
  return true;
}

function askWhichNote(board, mark, note) {
  const { words } = board;
  const choices = [["mine", words.note_mine]];
  if (mark.note.length + note.length < NOTE_LENGTH) choices.unshift(["both", words.note_both]);
  const manager = mark.manager || words.you_elsewhere;
  return ask(board.shell, {
    title: words.note_changed,
    lines: [fill(words.note_now, { manager, note: mark.note })],
    choices,
    leave: words.note_back,
  });
}

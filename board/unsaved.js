import { openBreachSheet } from "./breach_sheet.js";
import { button, make, openSheet } from "./elements.js";
import { openGreetingSheet } from "./greeting_sheet.js";
import { openHeaderSheet } from "./header_sheet.js";
import { saveNote } from "./notes.js";
import { openPraiseSheet, recordPraise } from "./praise_sheet.js";

/**
 * What was begun and not saved, each with a way to save or open it, and one to discard it.
 *
 * @param {{isOver: boolean, leave: () => void}} how isOver: nothing can be saved any more;
 *   leave: close the sheet that shows this, to open what is unfinished
 * @returns {Node[]} none: nothing is unfinished
 */
export function unsavedList(board, { isOver, leave }) {
  const { words } = board;
  const drafts = board.drafts.all();
  if (drafts.length === 0) return [];
  const save = (draft) => {
    const text = saveOf(board, draft);
    if (text) return button(words.draft_save, { "data-do": "save", onclick: text });
    const open = () => {
      leave();
      openDraft(board, draft.about);
    };
    return button(words.draft_open, { "data-do": "open", onclick: open });
  };
  const line = (draft) =>
    make(
      "li",
      { "data-kind": draft.about.kind },
      make("p", {}, make("b", {}, board.writing.title(draft.about))),
      draft.content.text ? make("blockquote", {}, draft.content.text) : null,
      make(
        "div",
        { class: "choices" },
        isOver ? null : save(draft),
        button(words.draft_discard, {
          "data-do": "discard",
          onclick: () => {
            board.drafts.delete(draft.about);
            board.writing.changed(draft.about);
          },
        }),
      ),
    );
  return [
    make("h3", {}, words.unsaved),
    make("p", { class: "warning" }, isOver ? words.unsaved_over : words.unsaved_first),
    make("ul", { class: "unsaved-list" }, ...drafts.map(line)),
  ];
}

/** @returns {(() => void)|null} null: it takes more than saving */
function saveOf(board, { about, content }) {
  const { kind, staffId, normId } = about;
  const text = content.text ?? "";
  if (kind === "note") return () => saveNote(board, staffId || null, normId, text, content.base);
  if (kind === "praise" && text.trim()) return () => recordPraise(board, staffId, content, about);
  return null;
}

function openDraft(board, { kind, staffId, normId }) {
  if (kind === "header") openHeaderSheet(board);
  else if (kind === "greeting") openGreetingSheet(board);
  else {
    board.lookAt(staffId, normId);
    const person = board.person;
    if (kind === "fact" || kind === "examined") openBreachSheet(board, person, board.patrolState.norms.get(normId));
    else if (kind === "photo" && normId) board.rowOf(normId)?.addPhoto();
    else openPraiseSheet(board);
  }
}

/** The patrol was finished somewhere else: what was being written can be read once more. */
export function openLateDraftsSheet(board, onLeave) {
  const { words } = board;
  const place = make("div", { class: "steps" });
  const opened = openSheet(
    board.shell,
    words.unsaved,
    place,
    button(words.to_summary, { class: "primary", onclick: onLeave }),
    button(words.draft_back, { class: "go-on", onclick: close }),
  );
  const show = () => place.replaceChildren(...unsavedList(board, { isOver: true, leave: close }));
  board.writing.onChange = show;
  show();

  function close() {
    board.writing.onChange = undefined;
    opened.close();
  }
}

import { Drafts } from "./drafts.js";
import { fill } from "./elements.js";

/** What is being written on a board: kept as it is typed, shown as unsaved, discarded in words. */
export class Writing {
  /** @param {Outbox} outbox */
  constructor(board, outbox) {
    const { accountId, patrolId } = board.options;
    const changed = (about) => this.changed(about);
    this.board = board;
    this.drafts = new Drafts(outbox, accountId, patrolId, changed);
    /** What shows all of it just now. @type {(() => void)|undefined} */
    this.onChange = undefined;
  }

  /** @param {Content|null} content null: it is as it was before */
  async keep(about, content) {
    const { board, drafts } = this;
    const isNew = Boolean(drafts.get(about)) !== Boolean(content);
    const kept = content === null ? drafts.delete(about) : drafts.set(about, content);
    if (isNew) this.paint(about);
    if ((await kept) === false) board.notify(board.words.draft_loose);
  }

  /** Said, and brought back if that was a slip. */
  discard(about) {
    const { board } = this;
    const { words } = board;
    const content = this.drafts.get(about);
    if (!content) return;
    this.drafts.delete(about);
    this.changed(about);
    const restore = () => {
      this.keep(about, content);
      this.changed(about);
      board.notify(fill(words.restored, { what: this.title(about) }));
      board.lookAt(about.staffId, about.normId);
    };
    board.notify(fill(words.draft_dropped, { what: this.title(about) }), [words.restore, restore]);
  }

  /** @param {About} about */
  title({ kind, staffId, normId }) {
    const { words } = this.board;
    const name = {
      note: words.note,
      fact: words.report_title,
      examined: words.examined,
      praise: words.praise_title,
      header: words.header_title,
      greeting: words.greeting,
      photo: words.photo_title,
    }[kind];
    const isOfHall = kind === "header" || kind === "greeting";
    return isOfHall ? name : `${this.board.about(staffId, normId)} · ${name}`;
  }

  /** After the patrol was opened: what an earlier page left. */
  find() {
    const { board, drafts } = this;
    for (const { about, content } of drafts.all()) {
      // It was saved, and the disk did not hear of it.
      const note = board.patrolState.markOf(about.staffId, about.normId)?.note;
      if (about.kind === "note" && note && content.text.trim() === note) drafts.delete(about);
    }
    const count = drafts.all().length;
    if (count > 0) board.notify(fill(board.words.drafts_back, { count }));
  }

  /** A draft came, went or was changed, here or in another tab. */
  changed(about) {
    const { board } = this;
    if (!board.patrolState.patrol) return;
    const isShown = about.kind === "note" && about.staffId === board.personKey;
    if (isShown) board.rowOf(about.normId)?.draftChanged();
    this.paint(about);
    this.onChange?.();
  }

  paint({ kind, staffId }) {
    if (kind === "header") this.board.frame.paintHeader();
    else this.board.peopleBar.paintChip(staffId);
  }

  /** For a photo that is being prepared; see ``takePhoto``. */
  photoKeeper(about) {
    return {
      picture: this.drafts.get(about)?.blob,
      keep: (blob) => this.keep(about, { blob }),
      drop: () => this.keep(about, null),
    };
  }
}

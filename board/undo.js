import { signOf } from "./answers.js";
import { clockText, fill } from "./elements.js";
import { ask } from "./question.js";

/**
 * What was done on this page, and how it is taken back and brought back.
 *
 * A step takes back only what it did itself. Whoever judged the same norm since stays in the way, be
 * it a colleague or the same account on another page. Taking back sorts right behind what it takes
 * back, so that a judgement that this tablet has not heard of yet stays the newer one.
 *
 * The button takes back the last step about the person shown: of another person it takes none. Where
 * there is none, it says so, as after a reload: what was judged before is judged anew on its row.
 *
 * @typedef {{staffId: string, normId: string, people?: string[], what: () => string, inTheWay: () => string,
 *   back: () => string|void, forth: () => string|void, question?: () => Object}} Step
 *   people: whom it is about, where it is not staffId alone; inTheWay: who changed it since, "" for nobody; back and forth: a remark, where one is needed;
 *   question: for ``ask``, before it is taken back
 */
export class UndoSteps {
  constructor(board) {
    this.board = board;
    /** The newest last. @type {Step[]} */
    this.done = [];
    /** Taken back, and not followed by anything else yet. @type {Step[]} */
    this.undone = [];
    /** Event that took something back or brought it back -> event whose answer it gives again. */
    this.standsFor = new Map();
  }

  /** @param {Step} step */
  add(step) {
    this.done.push(step);
    this.undone = [];
    this.board.frame.paintUndo();
  }

  /** Whatever ``act`` does is taken back as a whole. */
  together(what, act) {
    const from = this.done.length;
    act();
    const parts = this.done.splice(from);
    if (parts.length > 0) this.add(new StepsTogether(what, parts));
  }

  origin(eventId = "") {
    return this.standsFor.get(eventId) ?? eventId;
  }

  /** The last step about somebody. @param {string} personKey @returns {Step|undefined} */
  lastOf(personKey) {
    return this.done.findLast((step) => (step.people ?? [step.staffId]).includes(personKey));
  }

  undo() {
    const step = this.lastOf(this.board.personKey);
    if (step) return this.takeBack(step);
    return this.offerRestore(this.board.words.undo_none);
  }

  /** @param {Step} step one of those done, or one that was made for this */
  async takeBack(step) {
    const { board } = this;
    const { words } = board;
    if (step.question && !step.inTheWay()) {
      const yes = await ask(board.shell, step.question());
      if (!yes) return;
    }
    this.done = this.done.filter((each) => each !== step);
    const manager = step.inTheWay(); // a question takes its time
    if (manager) {
      board.notify(fill(words.undo_stale, { what: step.what(), manager }));
    } else {
      const remark = step.back();
      this.undone.push(step);
      this.offerRestore(fill(words.undone, { what: step.what() }), remark);
    }
    this.look(step);
  }

  restore() {
    const { board } = this;
    const { words } = board;
    const step = this.undone.pop();
    if (!step) return;
    const manager = step.inTheWay();
    if (manager) {
      board.notify(fill(words.restore_stale, { what: step.what(), manager }));
    } else {
      const remark = step.forth();
      this.done.push(step);
      this.offerRestore(fill(words.restored, { what: step.what() }), remark);
    }
    this.look(step);
  }

  look({ staffId, normId }) {
    this.board.lookAt(staffId, normId);
    this.board.frame.paintUndo();
  }

  /** Say what was done last, with the way back beside it. */
  offerUndo() {
    const step = this.done.at(-1);
    const { words } = this.board;
    this.board.notify(fill(words.done_now, { what: step.what() }), [
      words.undo,
      () => this.takeBack(step),
    ]);
  }

  offerRestore(text, remark) {
    const said = [text, remark].filter(Boolean).join(" ");
    const more = this.undone.length > 0;
    this.board.notify(said, more ? [this.board.words.restore, () => this.restore()] : null);
  }
}

/** One judgement of one norm. */
export class JudgementStep {
  /**
   * @param {Object} before what stood there: the fields of a judgement
   * @param {string} beforeId its event, "" for none
   * @param {Object} after what was judged instead
   * @param {string} eventId its event
   */
  constructor(board, staffId, normId, { before, beforeId, after, eventId }) {
    Object.assign(this, { board, before, after, eventId });
    this.staffId = staffId ?? "";
    this.normId = normId;
    this.beforeId = board.steps.origin(beforeId);
    this.expected = eventId;
  }

  get mark() {
    return this.board.patrolState.markOf(this.staffId, this.normId);
  }

  what() {
    const { board, before, after } = this;
    const { words } = board;
    const changed = (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]);
    const parts = [
      changed("result") ? signOf(after.result) || words.taken_back : "",
      changed("seconds") && after.seconds !== null ? clockText(after.seconds) : "",
      changed("count") && after.count !== null ? `${after.count}` : "",
      changed("note") ? words.note : "",
      changed("photos") ? words.photo_title : "",
      changed("process") || changed("segment") ? board.circumstances.text(after) : "",
    ];
    return [board.about(this.staffId, this.normId), ...parts].filter(Boolean).join(" ");
  }

  inTheWay() {
    const { board, mark } = this;
    if (board.steps.origin(mark?.eventId) === this.expected) return "";
    return mark?.manager || board.words.you_elsewhere;
  }

  back() {
    this.put(this.before, this.beforeId);
  }

  forth() {
    this.put(this.after, this.eventId);
  }

  put(content, standsFor) {
    const { board, mark } = this;
    // A photo that was taken away never left the tablet, or it is on the server.
    for (const sha256 of content.photos) board.photos.keepAgain(sha256);
    const made = board.judge(this.staffId || null, this.normId, content, {
      undoable: false,
      rightAfterMs: mark.elapsedMs,
    });
    board.steps.standsFor.set(made.event.id, standsFor);
    this.expected = standsFor;
  }
}

/** Several steps that one deed made. */
class StepsTogether {
  constructor(what, parts) {
    this.parts = parts;
    this.what = () => what;
    this.staffId = parts[0].staffId;
    this.normId = parts[0].normId;
    this.people = parts.map((part) => part.staffId);
  }

  /** The whole is in the way only when nothing of it can be taken back. */
  inTheWay() {
    const all = this.parts.map((part) => part.inTheWay());
    return all.every(Boolean) ? all[0] : "";
  }

  back() {
    return this.each("undo_stale", (part) => part.back(), [...this.parts].reverse());
  }

  forth() {
    return this.each("restore_stale", (part) => part.forth(), this.parts);
  }

  each(stale, act, parts) {
    const remarks = parts.map((part) => {
      const manager = part.inTheWay();
      if (!manager) act(part);
      return manager && fill(part.board.words[stale], { what: part.what(), manager });
    });
    return remarks.filter(Boolean).join(" ");
  }
}

/** A praise of this account; whoever gave it is asked before it goes. */
export class PraiseStep {
  /** @param {{praise_id: string, staff_id: string, note: string, photos: string[]}} praise */
  constructor(board, { praise_id, staff_id, note, photos }) {
    this.board = board;
    this.praise = { kind: "praise", praise_id, staff_id, note };
    this.photos = photos;
    this.staffId = staff_id;
    this.normId = "";
    this.expected = "pass";
  }

  what() {
    return `${this.board.whoIsWhere.onRoster(this.staffId)?.name ?? ""} · ☆ ${this.praise.note}`;
  }

  question() {
    const { words } = this.board;
    return {
      title: words.praise_withdraw_ask,
      lines: [this.what()],
      choices: [["withdraw", words.praise_withdraw]],
      leave: words.leave_it,
    };
  }

  inTheWay() {
    const now = this.board.patrolState.praises.get(this.praise.praise_id);
    return now?.result === this.expected ? "" : this.board.words.you_elsewhere;
  }

  back() {
    this.put("none", []);
  }

  forth() {
    this.put("pass", this.photos);
  }

  put(result, photos) {
    this.board.record({ ...this.praise, result, photos });
    this.expected = result;
  }
}

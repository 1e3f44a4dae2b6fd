/**
 * The board: the checklist on the tablet.
 *
 * A tap paints at once, and goes to the outbox (IndexedDB) and by fetch to the server side by side.
 * The row shows where the answer is: kept on this tablet, saved, or not accepted. The board needs
 * the network only to load a patrol; taps without it are kept and sent later, in order. What other
 * tablets do on the same patrol appears here while there is a network.
 *
 * Here its parts come together. Rows and sheets are handed the board, and use of it only:
 *
 * * ``patrolState``, ``whoIsWhere``: what is known, to be read;
 * * ``judge``, ``record``, ``changeHeader``, ``photos``, ``finishing``: what is done, and no other way;
 * * ``sight``: what was shown last;
 * * ``writing``, ``drafts``, ``steps``, ``circumstances``, ``stopwatches``: what goes along with it;
 * * ``words``, ``about``, ``timeText``, ``replacedText``, ``byWhom``: how it is said;
 * * ``frame``, ``shell``, ``notify``, ``person``, ``personKey``, ``rowOf``, ``showPerson``, ``lookAt``,
 *   ``headerChanged``: where it is seen.
 *
 * @typedef {{patrolId: string, accountId: string, words: Object<string, string>,
 *   styles: string, theme: string, onClose: Function}} BoardOptions
 */

import { Circumstances } from "./circumstances.js";
import { comfort } from "./comfort.js";
import { fill } from "./elements.js";
import { FilterBar } from "./filter_bar.js";
import { Finishing } from "./finishing.js";
import { Follower } from "./follower.js";
import { Frame } from "./frame.js";
import { mask } from "./masking.js";
import { NormList } from "./norm_list.js";
import { PatrolState, contentOf, observationOf } from "./patrol_state.js";
import { PeopleBar } from "./people_bar.js";
import { API, RETRY_MS, SEND_TIMEOUT_MS, senderOf } from "./sender.js";
import { Sight } from "./sight.js";
import { Stopwatches } from "./stopwatches.js";
import { TabletPhotos } from "./tablet_photos.js";
import { JudgementStep, UndoSteps } from "./undo.js";
import { openLateDraftsSheet } from "./unsaved.js";
import { WhoIsWhere } from "./who_is_where.js";
import { Writing } from "./writing.js";

const LEAVE_MS = 1500;

export class Board {
  /** @param {BoardOptions} options */
  constructor(options) {
    this.options = options;
    this.words = options.words;
    this.steps = new UndoSteps(this);
    this.circumstances = new Circumstances(this);
    this.finishing = new Finishing(this);
    this.onBack = () => (this.wentBack = true);
    addEventListener("popstate", this.onBack);
    this.onUnload = (event) => this.holdsLoose() && event.preventDefault();
    addEventListener("beforeunload", this.onUnload);
    this.frame = new Frame(this);
    this.sender = senderOf(options.accountId);
    this.sender.listeners.add(this);
    this.photos = new TabletPhotos(this.sender, options.patrolId);
    this.writing = new Writing(this, this.sender.outbox);
    this.drafts = this.writing.drafts;
    this.patrolState = new PatrolState(options, this.sender);
    this.sight = new Sight(options);
    this.whoIsWhere = new WhoIsWhere(this.patrolState, this.drafts);
    this.load();
  }

  /** What sheets lie over. @returns {HTMLElement} */
  get shell() {
    return this.frame.shell;
  }

  // -- loading and following

  async load() {
    await this.sender.ready;
    await this.drafts.open();
    for (let attempt = 0; !this.closed; attempt += 1) {
      try {
        const path = `${API}/patrols/${encodeURIComponent(this.options.patrolId)}`;
        const response = await fetch(path, { signal: AbortSignal.timeout(SEND_TIMEOUT_MS) });
        const answer = await response.json();
        if (answer.id === this.options.patrolId) {
          this.frame.showMessage("", false);
          this.begin(answer);
          return;
        }
        this.frame.showMessage(answer.problem, response.status === 401);
        if (response.status === 403 || response.status === 404) return;
      } catch {
        this.frame.showMessage(this.words.no_connection, false);
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS[Math.min(attempt, 4)]));
    }
  }

  /** @param {Patrol} patrol */
  begin(patrol) {
    this.words = patrol.words;
    this.patrolState.begin(patrol);
    this.peopleBar = new PeopleBar(this);
    this.filterBar = new FilterBar(this);
    this.normList = new NormList(this);
    this.stopwatches = new Stopwatches(this);
    this.frame.render();
    const { people } = this.whoIsWhere;
    this.showPerson(this.whoIsWhere.find(this.sight.seen.person) ?? people[0]);
    this.normList.element.focus({ preventScroll: true }); // keys work at once
    this.writing.find();
    this.follower = new Follower(this);
    this.follower.run();
  }

  /** Take over what the server holds and show it; a note that is being written stays as it is.
   * @returns {boolean} whether everything could be taken over; see ``PatrolState.takeIn`` */
  takeIn(changes, askedAt) {
    const { complete, changed, headerIsNew } = this.patrolState.takeIn(changes, askedAt);
    this.frame.paintHeader();
    if (headerIsNew) this.headerChanged();
    this.peopleBar.renderIfChanged();
    for (const { staffId, normId } of changed) this.paintNorm(staffId, normId);
    this.normList.paintPraises();
    this.normList.paintRedLines();
    this.frame.paintRedButton();
    this.frame.paintStatus();
    return complete;
  }

  finishedElsewhere() {
    if (this.finishing.isWanted) return;
    const { words } = this;
    const leave = () => {
      this.drafts.forget();
      this.sight.forget();
      this.close("finished");
    };
    const go = () => (this.drafts.all().length > 0 ? openLateDraftsSheet(this, leave) : leave());
    this.frame.showMessageWith(words.finished_elsewhere, words.to_summary, go);
  }

  // -- what is done

  /**
   * One judgement: on its way, on disk and painted, all before the next frame.
   * @param {Partial<Content>} change what is new about it
   * @param {{undoable?: boolean, rightAfterMs?: number}} how rightAfterMs: it takes back what was
   *   judged at that time of the patrol, and nothing that came later
   * @returns {{event: Object, onDisk: Promise<boolean>}}
   */
  judge(staffId, normId, change, { undoable = true, rightAfterMs } = {}) {
    const { patrolState } = this;
    const norm = patrolState.norms.get(normId);
    const mark = patrolState.markOf(staffId, normId);
    const before = contentOf(mark);
    const kept = { ...before };
    // What was measured goes with the measure, a situation with its result.
    if ("seconds" in change) kept.laps = [];
    if ("result" in change && change.result !== kept.result) kept.situation = null;
    // What is taken back and brought back says for itself what was seen.
    if ("result" in change && undoable) {
      const along = this.circumstances.takenAlong(staffId ?? "", norm, kept);
      Object.assign(kept, change.result ? along : { process: null, segment: null });
    }
    const next = { ...kept, ...change };
    const masked = mask(next.note);
    const fields = observationOf(staffId, normId, { ...next, note: masked.text });
    const made = this.record(fields, masked.findings, rightAfterMs);
    // A report is withdrawn on its own sheet, and never comes back by itself.
    if (undoable && norm?.severity !== "red_line") {
      const after = contentOf(patrolState.markOf(staffId, normId));
      const ids = { beforeId: mark?.eventId ?? "", eventId: made.event.id };
      this.steps.add(new JudgementStep(this, staffId, normId, { before, after, ...ids }));
      const replaced = this.replacedText(staffId, normId, mark);
      if (replaced) this.notify(replaced);
    }
    return made;
  }

  /** Send an event of this patrol, keep it, and paint what it changes.
   * @returns {{event: Object, onDisk: Promise<boolean>}} */
  record(fields, masked = [], rightAfterMs = undefined) {
    const { patrolState } = this;
    const { event, elapsedMs } = patrolState.newEvent(fields);
    const what = this.about(event.staff_id, event.norm_id);
    // Where it is refused, it is not to read as a judgement.
    const about = event.kind === "examined" ? `${what} · ${this.words.examined}` : what;
    const onDisk = this.sender.take(event, elapsedMs, { rightAfterMs, about });
    comfort.tapped();
    patrolState.apply(event, "", "", masked);
    this.paint(event);
    onDisk.then((isKept) => {
      const holder = patrolState.holderOf(event);
      if (holder?.eventId === event.id && holder.state === "") {
        this.changeState(event, isKept ? "kept" : "loose");
      }
    });
    return { event, onDisk };
  }

  /** Change some fields of the header; the others stay as they are now, whoever set them. */
  changeHeader(changes) {
    this.record({ kind: "header", ...this.patrolState.header, ...changes });
    this.headerChanged();
  }

  changeState(event, state, problem) {
    this.patrolState.changeState(event, state, problem);
    this.paint(event);
  }

  // -- words for what is judged

  /** "Gu · Hair is tidy"; the hall has no name of its own, a praise no norm. */
  about(staffId, normId) {
    const name = staffId ? this.whoIsWhere.onRoster(staffId)?.name : this.words.hall;
    return [name, this.patrolState.norms.get(normId)?.text].filter(Boolean).join(" · ");
  }

  timeText(moment) {
    return new Date(moment).toLocaleTimeString("zh-CN", {
      hour: "2-digit",
      minute: "2-digit",
      timeZone: this.patrolState.patrol.time_zone,
    });
  }

  /** That a colleague's judgement does not count any more; "" when it was none. */
  replacedText(staffId, normId, mark) {
    if (!mark?.manager || !mark.result) return "";
    const what = this.about(staffId, normId);
    return fill(this.words.replaced_another, { what, ...this.byWhom(mark) });
  }

  /** @param {Mark} mark of a colleague */
  byWhom(mark) {
    return { manager: mark.manager, at: this.timeText(mark.capturedAt) };
  }

  // -- what the sender says

  settled(entry) {
    const { event, refused } = entry;
    const { patrolState, frame } = this;
    if (event.patrol_id !== this.options.patrolId) return;
    if (!patrolState.patrol) {
      patrolState.settledEarly(entry);
      return;
    }
    frame.isSignedOut = false;
    this.changeState(event, refused ? "refused" : "saved", refused);
    if (refused && event.kind === "header") {
      frame.showMessage(refused, false);
      patrolState.askForAll();
      return;
    }
    if (!patrolState.patrol.finished_at) frame.showMessage("", false);
  }

  photoSettled(photo) {
    if (photo.refused && photo.patrolId === this.options.patrolId) {
      this.frame.showMessage(photo.refused, false);
    }
    if (this.patrolState.patrol) this.frame.paintStatus();
  }

  changed() {
    if (!this.patrolState.patrol) return;
    this.frame.paintStatus();
    if (this.finishing.isWanted) this.finishing.go();
  }

  /** The server says why it could not take it just now: no sign-in, a full disk. */
  notTaken(problem, status) {
    this.frame.isSignedOut = status === 401;
    if (problem) this.frame.showMessage(problem, status === 401);
  }

  clock(serverNow) {
    if (this.patrolState.patrol) this.patrolState.clock.set(serverNow);
  }

  /** @returns {Promise<Response>} */
  askToFinish() {
    return this.sender.post(`/patrols/${encodeURIComponent(this.options.patrolId)}/finish`, {});
  }

  // -- what is shown

  /** Whose norms are shown; "": the hall, undefined: nobody's yet. @returns {string|undefined} */
  get personKey() {
    return this.normList?.personKey;
  }

  /** @returns {Person|undefined} */
  get person() {
    return this.normList.person;
  }

  /** @returns {Row|undefined} of the person shown */
  rowOf(normId) {
    return this.normList.rows.get(normId);
  }

  showPerson(person) {
    this.normList.show(person);
    this.circumstances.show(person);
    this.normList.paintContext();
    this.peopleBar.open(false);
    this.peopleBar.render();
    this.frame.paintUndo();
    this.frame.paintRedButton();
  }

  /** Show the row of a norm, and whose it is; without a norm the person. */
  lookAt(staffId, normId) {
    const person = this.whoIsWhere.find(staffId);
    if (!person) return;
    if (staffId !== this.personKey) this.showPerson(person);
    this.normList.lookAt(normId);
  }

  /** After the header changed: other people, other norms, at the same place of the list. */
  headerChanged() {
    const { normList, whoIsWhere } = this;
    if (!this.frame.isInPanel()) normList.showAgain(normList.person ?? whoIsWhere.people[0]);
    this.peopleBar.render();
  }

  paint(event) {
    if (event.kind === "header") this.frame.paintHeader();
    else if (event.kind === "praise") this.normList.paintPraises();
    this.paintNorm(event.staff_id ?? "", event.norm_id);
    this.normList.paintRedLines();
    this.frame.paintRedButton();
    this.frame.paintStatus();
  }

  paintNorm(personKey, normId) {
    if (personKey === this.personKey) this.rowOf(normId)?.paint();
    this.peopleBar.paintChip(personKey);
  }

  /** Say what was done; see ``Frame.notify``. */
  notify(text, choice) {
    this.frame.notify(text, choice);
  }

  // -- coming and going

  /**
   * The page took its component away. It mounts it again at once after a reconnect. When the server
   * restarts twice, Streamlit can come back with another page, which nobody asked for: the board
   * stays as it is, and as soon as the server answers its own page is loaded again.
   */
  leave() {
    this.leaving = setTimeout(async () => {
      while (this.leaving && !this.wentBack && !this.closed) {
        const health = await fetch("/healthz")
          .then((answer) => answer.json())
          .catch(() => null); // also the page of a captive portal
        // What could not be kept on disk lives on this page only.
        if (health?.status === "ok" && this.leaving && !this.holdsLoose()) {
          location.assign(`/patrol?patrol=${encodeURIComponent(this.options.patrolId)}`);
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
      if (this.wentBack) this.destroy();
    }, LEAVE_MS);
  }

  /** Whether something that is not saved lives on this page only. */
  holdsLoose() {
    return this.sender.holdsLoose() || this.drafts.holdsLoose();
  }

  stays() {
    clearTimeout(this.leaving);
    this.leaving = undefined;
  }

  /** @param {"paused"|"finished"} why */
  close(why) {
    this.destroy();
    this.options.onClose(why);
  }

  destroy() {
    this.normList?.keepTop();
    this.closed = true;
    this.finishing.stop();
    this.follower?.stop();
    this.drafts.close();
    this.stopwatches?.close();
    removeEventListener("popstate", this.onBack);
    removeEventListener("beforeunload", this.onUnload);
    this.sender.listeners.delete(this);
    this.frame.remove();
    if (globalThis.xuntingBoard === this) globalThis.xuntingBoard = undefined;
  }
}

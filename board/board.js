/**
 * The board: the checklist on the tablet.
 *
 * A tap paints at once, and goes to the outbox (IndexedDB) and by fetch to the server side by side.
 * The row shows where the answer is: kept on this tablet, saved, or not accepted. The board needs
 * the network only to load a patrol; taps without it are kept and sent later, in order. What other
 * tablets do on the same patrol appears here while there is a network.
 *
 * It is a top-layer modal in document.body: when the connection drops, Streamlit makes the rest of
 * the page inert and swallows clicks outside of its own box, and only a top-layer dialog that says
 * so keeps its taps.
 *
 * @typedef {{id: string, text: string, severity: string, kind: string, limit: string,
 *   limit_s: number|null, minimum: number|null, origin: string, explain: string[], zone: string,
 *   confirmed_first: string|null, lawful_cases: string[], definitions: string[], processes: string[]}} Norm
 * @typedef {{id: string, text: string, norms: Norm[]}} Section
 * @typedef {{id: string|null, name: string, position: string}} Person
 * @typedef {{text: string, zone: string, norms: string[]}} Place
 * @typedef {{footfall: string|null, waiting_count: number|null,
 *   positions: Object<string, string|null>, backup_id: string|null, outage: boolean}} Header
 * @typedef {{number: number, finished_at: string|null, observations: Object[], others: Object[],
 *   praises: Object[], examined: Examined[], header: Header|null}} Changes
 * @typedef {Changes & {id: string, hall: string, round: string, papers: boolean, opened_at: string,
 *   time_zone: string, highest_elapsed_ms: number, server_now: string, language: string,
 *   people: Person[], own_id: string|null, positions: Object<string, Place>, zones: {id: string, text: string}[],
 *   greeting: {norms: Object<string, string>, situations: Object<string, Object<string, string>>},
 *   sections: Section[], processes: {id: string, text: string}[],
 *   words: Object<string, string>}} Patrol
 * @typedef {{result: string, note: string, seconds: number|null, count: number|null,
 *   photos: string[], laps: number[], situation: string|null, process: string|null,
 *   segment: string|null, elapsedMs: number, state: ""|"kept"|"loose"|"saved"|"refused", problem: string,
 *   eventId: string, manager: string, capturedAt: string, status: string|null, others: Object[],
 *   masked: Object[]}} Mark manager: "" when it is this account's
 * @typedef {{patrolId: string, accountId: string, words: Object<string, string>,
 *   styles: string, theme: string, onClose: Function}} BoardOptions
 */

import { Circumstances } from "./circumstances.js";
import { comfort, openComfortSheet } from "./comfort.js";
import { button, fill, leaveTopmost, make, newId } from "./elements.js";
import { examinedOf } from "./examined.js";
import { Follower } from "./follower.js";
import { openGreetingSheet } from "./greeting_sheet.js";
import { headerLine, openHeaderSheet } from "./header_sheet.js";
import { mask } from "./masking.js";
import { openPraiseSheet, praiseLine } from "./praise_sheet.js";
import { ANSWERS, Row } from "./row.js";
import { API, RETRY_MS, SEND_TIMEOUT_MS, retryAfterMs, senderOf } from "./sender.js";
import { Stopwatches } from "./stopwatches.js";
import { openSummarySheet } from "./summary_sheet.js";
import { JudgementStep, UndoSteps } from "./undo.js";
import { openLateDraftsSheet } from "./unsaved.js";
import { Writing } from "./writing.js";

const NOTICE_MS = 6000;
const CHOICE_MS = 12000; // a notice with something to choose
const LEAVE_MS = 1500;
const BLANK = {
  result: "",
  note: "",
  seconds: null,
  count: null,
  photos: [],
  laps: [],
  situation: null,
  process: null,
  segment: null,
};
/** What is judged about a norm, without where it comes from. @param {Mark} [mark] */
function contentOf(mark = BLANK) {
  return Object.fromEntries(Object.keys(BLANK).map((name) => [name, mark[name]]));
}

const NO_HEADER = {
  footfall: null,
  waiting_count: null,
  positions: {},
  backup_id: null,
  outage: false,
};

export class Board {
  /** @param {BoardOptions} options */
  constructor(options) {
    this.options = options;
    /** @type {Map<string, Mark>} */
    this.marks = new Map();
    /** Praises by id, oldest first. */
    this.praises = new Map();
    /** Lawful cases that were examined, by id, oldest first. @type {Map<string, Examined>} */
    this.examined = new Map();
    /** @type {Header} */
    this.header = NO_HEADER;
    /** Rows of the person shown, by norm. @type {Map<string, Row>} */
    this.rows = new Map();
    /** What was settled while the patrol was being loaded: the answer may not hold it yet. */
    this.early = [];
    /** When something was last tapped or settled here, by its key: an older answer is stale. */
    this.touched = new Map();
    this.steps = new UndoSteps(this);
    this.circumstances = new Circumstances(this);
    /** Photos that were taken away here before the server had them. @type {Map<string, Object>} */
    this.dropped = new Map();
    this.finishing = false;
    this.personKey = undefined;
    this.words = options.words;
    this.onBack = () => (this.wentBack = true);
    addEventListener("popstate", this.onBack);
    this.onUnload = (event) => this.holdsLoose() && event.preventDefault();
    addEventListener("beforeunload", this.onUnload);
    this.shell = this.buildShell();
    this.sender = senderOf(options.accountId);
    this.sender.listeners.add(this);
    this.writing = new Writing(this);
    this.drafts = this.writing.drafts;
    this.load();
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
          this.showMessage("", false);
          this.begin(answer);
          return;
        }
        this.showMessage(answer.problem, response.status === 401);
        if (response.status === 403 || response.status === 404) return;
      } catch {
        this.showMessage(this.words.no_connection, false);
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS[Math.min(attempt, 4)]));
    }
  }

  /** @param {Patrol} patrol */
  begin(patrol) {
    this.patrol = patrol;
    this.words = patrol.words;
    this.openedMs = Date.parse(patrol.opened_at);
    this.setClock(patrol.server_now);
    this.sender.haveElapsed(patrol.id, patrol.highest_elapsed_ms);
    this.norms = new Map(
      patrol.sections.flatMap((section) => section.norms.map((norm) => [norm.id, norm])),
    );
    this.header = patrol.header ?? NO_HEADER;
    // What something newer stood before is asked for once more, from the beginning.
    const complete = this.takeIn(patrol, performance.now());
    this.after = complete && this.early.length === 0 ? patrol.number : 0;
    for (const { event } of this.early) this.apply(event, "saved");
    for (const { event, refused } of this.sender.refusedOf(patrol.id)) {
      if (!this.isOlder(event)) this.apply(event, "refused", refused);
    }
    for (const { event } of this.sender.waitingOf(patrol.id)) {
      if (!this.isOlder(event)) this.apply(event, "kept");
    }
    this.stopwatches = new Stopwatches(this);
    this.dialog.lang = patrol.language === "en" ? "en" : "zh-CN";
    this.renderFrame();
    this.renderPeople();
    this.showPerson(this.people[0]);
    this.writing.find();
    this.follower = new Follower(this);
    this.follower.run();
  }

  keyOf(staffId, normId) {
    return `${staffId ?? ""} ${normId}`;
  }

  /** The board's clock is the server's: a tablet whose own clock is wrong loses nothing. */
  setClock(serverNow) {
    const serverMs = Date.parse(serverNow);
    // An answer was on its way for a while, and a tablet's clock stands still while it sleeps: the
    // server's time is never earlier than what it last said.
    if (this.base && serverMs <= this.nowMs()) return;
    this.base = { serverMs, steady: performance.now() };
  }

  nowMs() {
    return this.base.serverMs + performance.now() - this.base.steady;
  }

  /**
   * Take over what the server holds, except where something newer is on its way.
   * @param {Changes} changes
   * @param {number} askedAt performance.now() when the server was asked
   * @returns {boolean} whether everything could be taken over
   */
  takeIn(changes, askedAt) {
    let all = true;
    this.changedKeys = new Set();
    const stale = (event, key) => {
      // What is waiting here and newer than the server's answer will be the answer soon.
      const waitingMs = this.sender.waitingMs(event);
      const own = Math.max(waitingMs, this.stateHolder(event)?.elapsedMs ?? -1);
      const isTouched = waitingMs >= 0 || (this.touched.get(key) ?? -1) > askedAt;
      const isStale = isTouched && own >= (event.elapsed_ms ?? -1);
      all &&= !isStale;
      return isStale;
    };
    const others = new Map();
    for (const each of changes.others) {
      const key = this.keyOf(each.staff_id, each.norm_id);
      others.set(key, [...(others.get(key) ?? []), each]);
    }
    for (const each of changes.observations) {
      const key = this.keyOf(each.staff_id, each.norm_id);
      // What is tapped here from now on is newer than what can be seen here.
      this.sender.haveElapsed(this.options.patrolId, each.elapsed_ms);
      if (stale({ ...each, patrol_id: this.options.patrolId }, key)) continue;
      const before = this.marks.get(key);
      this.changedKeys.add(key);
      this.marks.set(key, {
        result: each.result === "none" ? "" : each.result,
        note: each.note,
        seconds: each.seconds,
        count: each.count,
        photos: each.photos,
        laps: each.laps,
        situation: each.situation,
        process: each.process,
        segment: each.segment,
        elapsedMs: each.elapsed_ms,
        state: "saved",
        problem: "",
        eventId: each.event_id,
        manager: each.account_id === this.options.accountId ? "" : each.manager,
        capturedAt: each.captured_at,
        status: each.status,
        others: others.get(key) ?? [],
        masked: before?.eventId === each.event_id ? before.masked : [],
      });
    }
    for (const each of changes.praises) {
      const event = { ...each, kind: "praise", patrol_id: this.options.patrolId };
      if (!stale(event, each.praise_id)) this.praises.set(each.praise_id, { ...each, state: "saved" });
    }
    for (const each of changes.examined) {
      const event = { ...each, kind: "examined", patrol_id: this.options.patrolId };
      if (stale(event, each.examined_id)) continue;
      this.examined.set(each.examined_id, { ...each, elapsedMs: each.elapsed_ms, state: "saved" });
      this.changedKeys.add(this.keyOf(each.staff_id, each.norm_id));
    }
    if (changes.header && !stale({ kind: "header", patrol_id: this.options.patrolId }, "header")) {
      this.headerIsNew = JSON.stringify(changes.header) !== JSON.stringify(this.header);
      this.header = changes.header;
    }
    if (this.patrol && changes.finished_at) this.patrol.finished_at = changes.finished_at;
    return all;
  }

  /** Paint what ``takeIn`` changed; a note that is being written stays as it is. */
  renderChanges() {
    this.paintHeader();
    if (this.headerIsNew) this.headerChanged();
    this.headerIsNew = false;
    const chips = [...this.chips.children].map((chip) => chip.dataset.person);
    if (chips.join() !== this.people.map((each) => each.id ?? "").join()) this.renderPeople();
    for (const key of this.changedKeys) {
      const [staffId, normId] = key.split(" ");
      if (staffId === this.personKey) this.rows.get(normId)?.paint();
      this.paintChip(staffId);
    }
    this.paintPraises();
    this.paintRedLines();
    this.paintStatus();
  }

  finishedElsewhere() {
    if (this.finishing) return;
    const { words } = this;
    this.showMessage(words.finished_elsewhere, false);
    const leave = () => {
      this.drafts.forget();
      this.close("finished");
    };
    const go = () => (this.drafts.all().length > 0 ? openLateDraftsSheet(this, leave) : leave());
    this.messageLine.append(" ", button(words.to_summary, { onclick: go }));
  }

  // -- who is where

  /** Where a person works by the header, else by the roster; null: not on duty. */
  positionOf(person) {
    if (person.id === null) return "hall";
    const said = this.header.positions[person.id];
    return said === undefined ? person.position : said;
  }

  placeOf(person) {
    return this.patrol.positions[this.positionOf(person) ?? person.position];
  }

  isBackup(person) {
    return person.id !== null && person.id === this.header.backup_id;
  }

  /** Ids of the norms that a person is judged by now, or was judged by in this patrol. */
  normsOf(person) {
    const place = this.placeOf(person);
    const ids = new Set(place ? place.norms : []);
    if (this.isBackup(person)) this.patrol.positions.backup.norms.forEach((id) => ids.add(id));
    for (const id of this.norms.keys()) {
      if (this.marks.get(this.keyOf(person.id, id))?.result) ids.add(id);
      if (examinedOf(this, person.id, id).length > 0) ids.add(id);
    }
    for (const { about } of this.drafts.all()) {
      if (about.staffId === (person.id ?? "") && this.norms.has(about.normId)) ids.add(about.normId);
    }
    return ids;
  }

  /**
   * Whom this account may judge of those on duty, in the order of the walk, and the hall itself:
   * nobody judges themselves. @returns {Person[]}
   */
  get people() {
    const { patrol, words } = this;
    const order = new Map(patrol.zones.map((zone, index) => [zone.id, index]));
    const rank = (person) => order.get(this.placeOf(person)?.zone) ?? order.size;
    const here = patrol.people.filter(
      (person) =>
        person.id !== patrol.own_id &&
        (this.positionOf(person) !== null || this.answered(person) > 0),
    );
    return [
      ...[...here].sort((one, other) => rank(one) - rank(other)),
      { id: null, name: words.hall, position: "hall" },
    ];
  }

  person() {
    return this.people.find((each) => (each.id ?? "") === this.personKey);
  }

  personCalled(staffId) {
    return this.patrol.people.find((each) => each.id === staffId);
  }

  /** The sections of a person: by theme, or for the hall by the zones of the walk. */
  sectionsOf(person) {
    const ids = this.normsOf(person);
    const isListed = (norm) => ids.has(norm.id) && norm.severity !== "red_line";
    const sections = this.patrol.sections.map((section) => ({
      ...section,
      norms: section.norms.filter(isListed),
    }));
    if (person.id !== null) return sections.filter((section) => section.norms.length > 0);
    const norms = sections.flatMap((section) => section.norms);
    const zones = [...this.patrol.zones, { id: "", text: this.words.whole_hall }];
    return zones
      .map((zone) => ({ ...zone, norms: norms.filter((norm) => norm.zone === zone.id) }))
      .filter((zone) => zone.norms.length > 0);
  }

  redLinesOf(person) {
    const ids = this.normsOf(person);
    return [...this.norms.values()].filter((n) => n.severity === "red_line" && ids.has(n.id));
  }

  // -- taps

  /** Whether something newer than this event is known to count. */
  isOlder(event) {
    const mark = this.stateHolder(event);
    return (mark?.elapsedMs ?? 0) > event.elapsed_ms;
  }

  /**
   * One judgement: on its way, on disk and painted, all before the next frame.
   * @param {Partial<Mark> & {laps?: number[], situation?: string}} change what is new about it
   * @param {{undoable?: boolean, rightAfterMs?: number}} how rightAfterMs: it takes back what was
   *   judged at that time of the patrol, and nothing that came later
   * @returns {{event: Object, onDisk: Promise<boolean>}}
   */
  judge(staffId, normId, change, { undoable = true, rightAfterMs } = {}) {
    const key = this.keyOf(staffId, normId);
    const mark = this.marks.get(key);
    const before = contentOf(mark);
    const kept = { ...before };
    // What was measured goes with the measure, a situation with its result.
    if ("seconds" in change) kept.laps = [];
    if ("result" in change && change.result !== kept.result) kept.situation = null;
    // What is taken back and brought back says for itself what was seen.
    if ("result" in change && undoable) {
      const along = this.circumstances.takenAlong(staffId ?? "", this.norms.get(normId), kept);
      Object.assign(kept, change.result ? along : { process: null, segment: null });
    }
    const next = { ...kept, ...change };
    const masked = mask(next.note);
    const made = this.record(
      {
        staff_id: staffId,
        norm_id: normId,
        result: next.result || "none",
        note: masked.text,
        ...(next.seconds === null ? {} : { seconds: next.seconds }),
        ...(next.count === null ? {} : { count: next.count }),
        ...(next.photos.length > 0 ? { photos: next.photos } : {}),
        ...(next.laps.length > 0 ? { laps: next.laps } : {}),
        ...(next.situation ? { situation: next.situation } : {}),
        ...(next.process ? { process: next.process } : {}),
        ...(next.segment ? { segment: next.segment } : {}),
      },
      masked.findings,
      rightAfterMs,
    );
    // A report is withdrawn on its own sheet, and never comes back by itself.
    if (undoable && this.norms.get(normId)?.severity !== "red_line") {
      const after = contentOf(this.marks.get(key));
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
    const now = this.nowMs();
    const event = {
      id: newId(),
      patrol_id: this.patrol.id,
      ...fields,
      captured_at: new Date(now).toISOString(),
    };
    const what = this.about(event.staff_id, event.norm_id);
    // Where it is refused, it is not to read as a judgement.
    const about = event.kind === "examined" ? `${what} · ${this.words.examined}` : what;
    const onDisk = this.sender.take(event, now - this.openedMs, { rightAfterMs, about });
    comfort.tapped();
    this.apply(event, "", "", masked);
    this.paint(event);
    onDisk.then((isKept) => {
      const state = this.stateHolder(event);
      if (state?.eventId === event.id && state.state === "") {
        this.changeState(event, isKept ? "kept" : "loose");
      }
    });
    return { event, onDisk };
  }

  // -- words for what is judged

  /** "Gu · Hair is tidy"; the hall has no name of its own, a praise no norm. */
  about(staffId, normId) {
    const name = staffId ? this.personCalled(staffId)?.name : this.words.hall;
    return [name, this.norms.get(normId)?.text].filter(Boolean).join(" · ");
  }

  signOf(result) {
    return ANSWERS.find(([each]) => each === result)?.[1] ?? "";
  }

  timeText(moment) {
    return new Date(moment).toLocaleTimeString("zh-CN", {
      hour: "2-digit",
      minute: "2-digit",
      timeZone: this.patrol.time_zone,
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

  /** The mark or praise that an event is about. */
  stateHolder(event) {
    if (event.kind === "header") return null;
    if (event.kind === "praise") return this.praises.get(event.praise_id);
    if (event.kind === "examined") return this.examined.get(event.examined_id);
    return this.marks.get(this.keyOf(event.staff_id, event.norm_id));
  }

  touch(event) {
    const key =
      event.kind === "header"
        ? "header"
        : (event.praise_id ?? event.examined_id ?? this.keyOf(event.staff_id, event.norm_id));
    this.touched.set(key, performance.now());
  }

  /** What an event of this tablet means for the board. */
  apply(event, state, problem = "", masked = []) {
    this.touch(event);
    if (event.kind === "header") {
      const { footfall, waiting_count, positions, backup_id, outage } = event;
      this.header = { footfall, waiting_count, positions, backup_id, outage };
    } else if (event.kind === "praise") {
      this.praises.set(event.praise_id, { ...event, state, problem, eventId: event.id });
    } else if (event.kind === "examined") {
      const { elapsed_ms: elapsedMs, id: eventId } = event;
      this.examined.set(event.examined_id, { ...event, elapsedMs, state, problem, eventId });
    } else {
      const before = this.marks.get(this.keyOf(event.staff_id, event.norm_id));
      this.marks.set(this.keyOf(event.staff_id, event.norm_id), {
        result: event.result === "none" ? "" : event.result,
        note: event.note,
        seconds: event.seconds ?? null,
        count: event.count ?? null,
        photos: event.photos ?? [],
        laps: event.laps ?? [],
        situation: event.situation ?? null,
        process: event.process ?? null,
        segment: event.segment ?? null,
        elapsedMs: event.elapsed_ms,
        state,
        problem,
        eventId: event.id,
        manager: "",
        capturedAt: event.captured_at,
        status: null,
        others: before?.others ?? [],
        masked,
      });
    }
  }

  paint(event) {
    if (event.kind === "header") this.paintHeader();
    else if (event.kind === "praise") this.paintPraises();
    else if ((event.staff_id ?? "") === this.personKey) this.rows.get(event.norm_id)?.paint();
    this.paintChip(event.staff_id ?? "");
    this.paintRedLines();
    this.paintStatus();
  }

  /** Change where an answer is, unless a newer tap has taken its place. */
  changeState(event, state, problem = "") {
    this.touch(event);
    const holder = this.stateHolder(event);
    if (holder && holder.eventId === event.id) Object.assign(holder, { state, problem });
    this.paint(event);
  }

  /** @param {{blob: Blob, sha256: string}} photo @returns {Promise<boolean>} whether it is on disk */
  keepPhoto(photo) {
    return this.sender.takePhoto({ ...photo, patrolId: this.patrol.id });
  }

  /** What was taken away does not leave the tablet, unless that is taken back. */
  dropPhoto(sha256) {
    const waiting = this.sender.photo(sha256);
    if (waiting) this.dropped.set(sha256, waiting.blob);
    this.sender.dropPhoto(sha256);
  }

  keepAgain(sha256) {
    const blob = this.dropped.get(sha256);
    if (blob && this.dropped.delete(sha256)) this.keepPhoto({ sha256, blob });
  }

  photoUrl(sha256) {
    const waiting = this.sender.photo(sha256);
    if (!waiting) return `${API}/photos/${sha256}`;
    waiting.url ??= URL.createObjectURL(waiting.blob);
    return waiting.url;
  }

  // -- sending

  settled(entry) {
    const { event, refused } = entry;
    if (event.patrol_id !== this.options.patrolId) return;
    if (!this.patrol) {
      this.early.push(entry);
      return;
    }
    this.changeState(event, refused ? "refused" : "saved", refused);
    if (refused && event.kind === "header") {
      this.showMessage(refused, false);
      this.after = 0; // what the server holds is shown again
      return;
    }
    if (!this.patrol.finished_at) this.showMessage("", false);
  }

  photoSettled(photo) {
    if (photo.refused && photo.patrolId === this.options.patrolId) {
      this.showMessage(photo.refused, false);
    }
    if (this.patrol) this.paintStatus();
  }

  changed() {
    if (!this.patrol) return;
    this.paintStatus();
    if (this.finishing) this.finish();
  }

  /** The server says why it could not take it just now: no sign-in, a full disk. */
  notTaken(problem, status) {
    if (problem) this.showMessage(problem, status === 401);
  }

  clock(serverNow) {
    if (this.patrol) this.setClock(serverNow);
  }

  async finish() {
    if (this.drafts.all().length > 0) {
      this.finishing = false; // in another tab somebody went on writing
      this.writing.onChange?.();
      return;
    }
    this.finishing = true;
    this.paintStatus();
    if (this.asking || this.waitingCount() > 0) return;
    this.asking = true;
    clearTimeout(this.retry);
    let waitMs = 2000;
    try {
      const path = `/patrols/${encodeURIComponent(this.patrol.id)}/finish`;
      const response = await this.sender.post(path, {});
      waitMs = Math.max(waitMs, retryAfterMs(response));
      const answer = await response.json();
      if (answer.finished === true) {
        this.stopwatches.forget();
        this.drafts.forget();
        this.close("finished");
        return;
      }
      this.showMessage(answer.problem, response.status === 401);
    } catch {
      /* no network, or an answer that is not the server's: try again */
    } finally {
      this.asking = false;
    }
    this.retry = setTimeout(() => this.finishing && this.finish(), waitMs);
  }

  refusedCount() {
    const { id } = this.patrol;
    return this.sender.refusedOf(id).length + this.sender.refusedPhotosOf(id).length;
  }

  waitingCount() {
    const { id } = this.patrol;
    return this.sender.waitingOf(id).length + this.sender.photosOf(id).length;
  }

  // -- what is seen

  buildShell() {
    this.dialog = make("dialog", { "data-react-aria-top-layer": "true" });
    Object.assign(this.dialog.style, {
      position: "fixed", inset: "0", width: "100%", height: "100%", maxWidth: "none",
      maxHeight: "none", margin: "0", padding: "0", border: "0",
    });
    // Escape closes a note or a sheet, and never throws the manager out of the patrol. A
    // browser closes a dialog at a repeated Escape whatever "cancel" says, so the key is taken.
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      leaveTopmost(this.shell); // a tablet's way back
    });
    this.dialog.addEventListener("keydown", (event) => this.onKey(event));
    this.dialog.addEventListener("close", () => !this.closed && this.dialog.showModal());
    const host = make("div", { style: "height: 100%" });
    this.dialog.append(host);
    const shadow = host.attachShadow({ mode: "open" });
    const root = make("div", { class: "board", "data-theme": this.options.theme });
    shadow.append(make("style", {}, this.options.styles), root);
    this.messageLine = make("p", { class: "message", role: "alert", hidden: "" });
    root.append(
      make("header", { class: "head" }, this.messageLine),
      make("div", { class: "list" }),
      make("footer", { class: "foot" }, this.pauseButton()),
    );
    document.body.append(this.dialog);
    this.dialog.showModal();
    return root;
  }

  pauseButton() {
    return button(this.words.pause, { onclick: () => this.close("paused") });
  }

  renderFrame() {
    const { words, patrol } = this;
    this.dialog.setAttribute("aria-label", `${patrol.hall} · ${patrol.round}`);
    this.statusLine = make("p", { class: "status", role: "status" });
    // Where papers are checked nobody is met: no crowd, no positions, no good moment.
    const onWalksOnly = patrol.papers ? { hidden: "" } : {};
    this.headerButton = button("", {
      class: "header-line",
      ...onWalksOnly,
      onclick: () => openHeaderSheet(this),
    });
    this.chips = make("div", { class: "chips", role: "group", "aria-label": words.people });
    this.current = button("", {
      class: "current",
      "aria-expanded": "false",
      onclick: () => this.openPeople(!this.peopleBar.classList.contains("open")),
    });
    this.peopleBar = make(
      "nav",
      { class: "people", "aria-label": words.people },
      button("‹", { class: "step", "aria-label": words.previous, onclick: () => this.step(-1) }),
      this.current,
      button("›", { class: "step", "aria-label": words.next, onclick: () => this.step(1) }),
      this.chips,
    );
    this.jump = make("select", {
      class: "jump",
      "aria-label": words.jump,
      onchange: () => this.list.children[this.jump.selectedIndex]?.scrollIntoView(),
    });
    this.list = make("main", { class: "list", tabindex: "-1", onscroll: () => this.followScroll() });
    this.list.addEventListener("click", (event) => this.onClick(event));
    this.notice = make("div", { class: "notice", role: "status" });
    this.undoButton = button(words.undo, { class: "undo", onclick: () => this.steps.undo() });
    this.shell.replaceChildren(
      make(
        "header",
        { class: "head" },
        make("h1", {}, `${patrol.hall} · ${patrol.round}`),
        this.statusLine,
        button("⋯", {
          class: "more",
          "aria-label": words.comfort,
          onclick: () => openComfortSheet(this),
        }),
        this.messageLine,
        this.headerButton,
      ),
      this.peopleBar,
      this.circumstances.bar,
      this.list,
      this.notice,
      this.stopwatches.tray,
      make(
        "footer",
        { class: "foot" },
        this.pauseButton(),
        this.undoButton,
        button(words.praise, {
          class: "praise",
          ...onWalksOnly,
          onclick: () => openPraiseSheet(this),
        }),
        this.jump,
        button(words.finish, { class: "primary", onclick: () => openSummarySheet(this) }),
      ),
    );
    this.paintHeader();
    this.paintUndo();
    this.paintStatus();
  }

  openPeople(open) {
    this.peopleBar.classList.toggle("open", open);
    this.current.setAttribute("aria-expanded", String(open));
  }

  step(by) {
    const { people } = this;
    const at = people.findIndex((each) => (each.id ?? "") === this.personKey);
    this.showPerson(people[(at + by + people.length) % people.length]);
  }

  renderPeople() {
    const focused = this.shell.getRootNode().activeElement?.dataset?.person;
    this.chips.replaceChildren(
      ...this.people.map((person) =>
        button("", {
          class: "person",
          "data-person": person.id ?? "",
          "aria-pressed": String((person.id ?? "") === this.personKey),
          onclick: () => this.showPerson(person),
        }),
      ),
    );
    for (const person of this.people) this.paintChip(person.id ?? "");
    if (focused !== undefined) this.chipOf(focused)?.focus();
  }

  chipOf(personKey) {
    return [...this.chips.children].find((chip) => chip.dataset.person === personKey);
  }

  paintChip(personKey) {
    const chip = this.chipOf(personKey);
    const person = this.people.find((each) => (each.id ?? "") === personKey);
    if (!chip || !person) return;
    const count = this.answered(person);
    const label = { class: "unsaved", role: "img", "aria-label": this.words.unsaved };
    const unsaved = () => (this.drafts.isAbout(personKey) ? [make("i", label, "✎")] : []);
    const place = person.id === null ? "" : this.placeText(person);
    chip.replaceChildren(
      make("b", {}, person.name),
      make("span", {}, place),
      make("i", { class: "count" }, count > 0 ? String(count) : ""),
      ...unsaved(),
    );
    if (personKey === this.personKey) {
      this.current.replaceChildren(make("b", {}, person.name), ` ${place} `, make("i", {}, count || ""), ...unsaved());
    }
  }

  placeText(person) {
    const { words } = this;
    const text = this.positionOf(person) === null ? words.absent : this.placeOf(person)?.text;
    return this.isBackup(person) ? `${text} · ${words.backup}` : text;
  }

  showPerson(person) {
    this.personKey = person.id ?? "";
    this.rows.clear();
    const build = (norm) => {
      const row = new Row(this, person, norm);
      this.rows.set(norm.id, row);
      return row.element;
    };
    const sections = this.sectionsOf(person);
    const redLines = this.redLinesOf(person);
    this.praiseList = make("section", { class: "praises" });
    this.list.replaceChildren(
      ...sections.map((section) =>
        make("section", {}, make("h2", {}, section.text), ...section.norms.map(build)),
      ),
      ...(redLines.length > 0 ? [this.redLineSection(person, redLines.map(build))] : []),
    );
    this.list.prepend(this.personTools(person));
    this.circumstances.show(person);
    this.paintPraises();
    for (const row of this.rows.values()) row.reopen();
    const texts = [this.words.top, ...sections.map((section) => section.text)];
    if (redLines.length > 0) texts.push(this.words.red_lines);
    this.jump.replaceChildren(...texts.map((text) => make("option", {}, text)));
    this.list.scrollTop = 0;
    this.openPeople(false);
    this.renderPeople();
  }

  /** Show the row of a norm, and whose it is; without a norm the person. */
  lookAt(staffId, normId) {
    const person = this.people.find((each) => (each.id ?? "") === staffId);
    if (!person) return;
    if (staffId !== this.personKey) this.showPerson(person);
    const row = this.rows.get(normId)?.element;
    row?.scrollIntoView({ block: "nearest" });
    row?.animate?.([{ background: "var(--raised)" }, {}], { duration: 1500 });
  }

  /** What stands above a person's norms: the greeting, and the good moments. */
  personTools(person) {
    const { greeting } = this.patrol;
    const greets =
      person.id === null || this.isBackup(person) || this.positionOf(person) === "guide";
    return make(
      "div",
      { class: "tools" },
      greets && greeting.norms.guide
        ? button(this.words.greeting, {
            class: "wide",
            "data-tool": "greeting",
            onclick: () => openGreetingSheet(this),
          })
        : null,
      this.praiseList,
    );
  }

  /** Apart from the rest, closed, and nothing seen unless somebody says otherwise. */
  redLineSection(person, rows) {
    const { words } = this;
    const { reported, examined } = this.redLineState(person);
    this.redLineSummary = make("summary", {});
    this.paintRedLines();
    return make(
      "section",
      { class: "red-lines" },
      make("h2", {}, words.red_lines),
      make(
        "details",
        { open: reported || examined ? "" : null },
        this.redLineSummary,
        make("p", { class: "hint" }, words.red_lines_hint),
        ...rows,
      ),
    );
  }

  paintRedLines() {
    const person = this.person();
    if (!this.redLineSummary || !person) return;
    const { reported, examined } = this.redLineState(person);
    const { words } = this;
    const text = examined ? words.red_lines_examined : words.red_lines_none;
    this.redLineSummary.textContent = reported ? words.red_lines_reported : text;
  }

  /** Whether a breach was reported of the person, or a lawful case examined. */
  redLineState(person) {
    const norms = this.redLinesOf(person);
    return {
      reported: norms.some(
        (norm) => this.marks.get(this.keyOf(person.id, norm.id))?.result === "fail",
      ),
      examined: norms.some((norm) => examinedOf(this, person.id, norm.id).length > 0),
    };
  }

  followScroll() {
    if (this.scrolling) return;
    this.scrolling = requestAnimationFrame(() => {
      this.scrolling = undefined;
      const top = this.list.getBoundingClientRect().top + 60;
      const index = [...this.list.children].findLastIndex(
        (section) => section.getBoundingClientRect().top <= top,
      );
      if (this.shell.getRootNode().activeElement !== this.jump) {
        this.jump.selectedIndex = Math.max(index, 0);
      }
    });
  }

  onClick(event) {
    const pressed = event.target.closest("button");
    const row = pressed?.closest("article");
    this.rows.get(row?.dataset.norm)?.pressed(pressed);
  }

  /** Keys for people with a keyboard: ↑ ↓ move, 1 2 3 answer, 0 takes back, N writes a note. */
  onKey(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      leaveTopmost(this.shell);
      return;
    }
    const target = event.composedPath()[0];
    const typing = target.closest("input, textarea, select");
    const covered = this.list?.inert ?? true;
    if (typing || covered || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = [...this.rows.values()];
    const at = rows.findIndex((row) => row.element.contains(target));
    const move = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (move) {
      event.preventDefault();
      const next = rows[Math.min(Math.max(at + move, 0), rows.length - 1)];
      next?.focus();
    } else if (at >= 0 && rows[at].key(event.key.toLowerCase())) {
      event.preventDefault();
    } else if (event.key === "z" || event.key === "u") {
      event.preventDefault();
      this.steps.undo();
    }
  }

  /** Change some fields of the header; the others stay as they are now, whoever set them. */
  changeHeader(changes) {
    this.record({ kind: "header", ...this.header, ...changes });
    this.headerChanged();
  }

  // -- painting

  answered(person) {
    let count = 0;
    for (const id of this.norms.keys()) {
      if (this.marks.get(this.keyOf(person.id, id))?.result) count += 1;
    }
    return count;
  }

  paintHeader() {
    this.headerButton.replaceChildren(...headerLine(this));
    this.headerButton.dataset.outage = String(this.header.outage);
  }

  /** After the header changed: other people, other norms, at the same place of the list. */
  headerChanged() {
    const at = this.list.scrollTop;
    const open = this.shell.getRootNode().activeElement?.closest?.(".panel");
    if (!open) {
      this.showPerson(this.person() ?? this.people[0]);
      this.list.scrollTop = at;
    }
    this.renderPeople();
  }

  paintUndo() {
    const last = this.steps.done.at(-1);
    if (!this.undoButton) return;
    this.undoButton.disabled = !last;
    this.undoButton.title = last ? fill(this.words.undo_next, { what: last.what() }) : "";
  }

  paintPraises() {
    if (!this.praiseList) return;
    const mine = [...this.praises.values()].filter(
      (each) => each.staff_id === this.personKey && each.result !== "none",
    );
    this.praiseList.replaceChildren(...mine.map((praise) => praiseLine(this, praise)));
  }

  paintStatus() {
    if (!this.statusLine) return;
    const count = this.waitingCount();
    const { words } = this;
    const { failures } = this.sender;
    let text = words.all_saved;
    if (count > 0) text = fill(failures > 0 ? words.offline : words.sending, { count });
    if (this.finishing) text = fill(words.finishing, { count });
    const refused = this.refusedCount();
    if (refused > 0) text += ` · ${fill(words.refused, { count: refused })}`;
    this.statusLine.textContent = text;
    if (this.sheetStatus) this.sheetStatus.textContent = count > 0 || this.finishing ? text : "";
    const state = count === 0 ? "saved" : failures > 0 ? "offline" : "kept";
    this.statusLine.dataset.state = refused > 0 ? "offline" : state;
  }

  showMessage(text, signInAgain) {
    const line = this.messageLine;
    line.hidden = !text;
    line.replaceChildren(text ?? "");
    if (signInAgain) {
      line.append(" ", make("a", { href: "/sign-in", target: "_blank" }, this.words.sign_in));
    }
    this.shell.querySelector(".sheet .message")?.remove();
    if (text) this.shell.querySelector(".sheet")?.append(line.cloneNode(true));
  }

  /**
   * Say what was done; it goes by itself.
   * @param {[string, () => void]|null} choice what can be done about it now
   */
  notify(text, choice = null) {
    const act = () => {
      this.notice.replaceChildren();
      choice[1]();
    };
    this.notice.replaceChildren(make("span", {}, text), ...(choice ? [button(choice[0], { onclick: act })] : []));
    clearTimeout(this.noticeLeaves);
    const ms = choice ? CHOICE_MS : NOTICE_MS;
    this.noticeLeaves = setTimeout(() => this.notice.replaceChildren(), ms);
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
    this.closed = true;
    clearTimeout(this.retry);
    this.follower?.stop();
    this.drafts.close();
    this.stopwatches?.close();
    removeEventListener("popstate", this.onBack);
    removeEventListener("beforeunload", this.onUnload);
    this.sender.listeners.delete(this);
    this.dialog.remove();
    if (globalThis.xuntingBoard === this) globalThis.xuntingBoard = undefined;
  }
}

/**
 * What is known of the patrol on this tablet: what the server holds, and what was tapped here since.
 * Nothing here is seen on the screen; whoever changes it says what is to be painted.
 *
 * @typedef {{id: string, text: string, severity: string, kind: string, limit: string,
 *   limit_s: number|null, timed: boolean, minimum: number|null, origin: string, explain: string[],
 *   reasons: string[][], zone: string,
 *   confirmed_first: string|null, lawful_cases: string[], definitions: string[], processes: string[]}} Norm
 * @typedef {{id: string, text: string, norms: Norm[]}} Section
 * @typedef {{id: string|null, name: string, position: string}} Person id null: the hall itself
 * @typedef {{norm: string, reason: string, text: string}} First a norm to look at first, and why
 * @typedef {{text: string, zone: string, norms: string[], focus: First[]}} Place
 * @typedef {{footfall: string|null, waiting_count: number|null,
 *   positions: Object<string, string|null>, backup_id: string|null, outage: boolean}} Header
 * @typedef {{number: number, finished_at: string|null, observations: Object[], others: Object[],
 *   praises: Object[], examined: Examined[], header: Header|null}} Changes
 * @typedef {Changes & {id: string, hall: string, round: string, papers: boolean, opened_at: string,
 *   time_zone: string, highest_elapsed_ms: number, server_now: string, language: string,
 *   focus: Object<string, First[]>, people: Person[], own_id: string|null, positions: Object<string, Place>, zones: {id: string, text: string}[],
 *   greeting: {norms: Object<string, string>, situations: Object<string, Object<string, string>>},
 *   sections: Section[], processes: {id: string, text: string}[],
 *   words: Object<string, string>}} Patrol
 * @typedef {{result: string, note: string, seconds: number|null, count: number|null,
 *   photos: string[], laps: number[], situation: string|null, process: string|null,
 *   segment: string|null}} Content result: "" when it was taken back
 * @typedef {Content & {elapsedMs: number, state: ""|"kept"|"loose"|"saved"|"refused",
 *   problem: string, eventId: string, manager: string, capturedAt: string, status: string|null,
 *   others: Object[], masked: Object[]}} Mark manager: "" when it is this account's
 */

import { newId } from "./new_id.js";
import { ServerClock } from "./server_clock.js";

const BLANK_CONTENT = {
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
const NO_HEADER = {
  footfall: null,
  waiting_count: null,
  positions: {},
  backup_id: null,
  outage: false,
};

/** What is judged about a norm, without where it comes from. @param {Mark} [mark]
 * @returns {Content} */
export function contentOf(mark = BLANK_CONTENT) {
  return Object.fromEntries(Object.keys(BLANK_CONTENT).map((name) => [name, mark[name]]));
}

/** The fields of an event that say the same; what is not there is left out. @param {Content} content */
export function observationOf(staffId, normId, content) {
  const { result, note, seconds, count, photos, laps, situation, process, segment } = content;
  return {
    staff_id: staffId,
    norm_id: normId,
    result: result || "none",
    note,
    ...(seconds === null ? {} : { seconds }),
    ...(count === null ? {} : { count }),
    ...(photos.length > 0 ? { photos } : {}),
    ...(laps.length > 0 ? { laps } : {}),
    ...(situation ? { situation } : {}),
    ...(process ? { process } : {}),
    ...(segment ? { segment } : {}),
  };
}

/**
 * @param {Object} observation a row of the server, or an event of this tablet
 * @param {Object} where its eventId and state, and whatever else is known about it
 * @returns {Mark}
 */
function makeMark(observation, where) {
  return {
    result: observation.result === "none" ? "" : observation.result,
    note: observation.note,
    seconds: observation.seconds ?? null,
    count: observation.count ?? null,
    photos: observation.photos ?? [],
    laps: observation.laps ?? [],
    situation: observation.situation ?? null,
    process: observation.process ?? null,
    segment: observation.segment ?? null,
    elapsedMs: observation.elapsed_ms,
    capturedAt: observation.captured_at,
    problem: "",
    manager: "",
    status: null,
    others: [],
    masked: [],
    ...where,
  };
}

function judgedKeyOf({ staff_id, norm_id }) {
  return `${staff_id ?? ""} ${norm_id}`;
}

/** What an event is about; a newer one about the same takes its place. */
function subjectKeyOf(event) {
  if (event.kind === "header") return "header";
  return event.praise_id ?? event.examined_id ?? judgedKeyOf(event);
}

export class PatrolState {
  /** Only here a mark is made. @type {Map<string, Mark>} */
  #marks = new Map();

  /** When something was last tapped or settled here: an older answer about it is stale.
   * @type {Map<string, number>} */
  #touched = new Map();

  /** What was settled while the patrol was being loaded: the answer may not hold it yet. */
  #early = [];

  /** @param {{patrolId: string, accountId: string}} whose @param {Sender} sender */
  constructor({ patrolId, accountId }, sender) {
    this.patrolId = patrolId;
    this.accountId = accountId;
    this.sender = sender;
    /** @type {Patrol|undefined} */
    this.patrol = undefined;
    /** By id, in the order of the checklist. @type {Map<string, Norm>} */
    this.norms = new Map();
    /** Praises by id, oldest first. */
    this.praises = new Map();
    /** Lawful cases that were examined, by id, oldest first. @type {Map<string, Examined>} */
    this.examined = new Map();
    /** @type {Header} */
    this.header = NO_HEADER;
    this.clock = new ServerClock();
    /** The number of the server's changes up to which all is taken over. */
    this.after = 0;
  }

  /** @param {Patrol} patrol as it was loaded */
  begin(patrol) {
    this.patrol = patrol;
    this.clock.set(patrol.server_now);
    this.sender.haveElapsed(patrol.id, patrol.highest_elapsed_ms);
    this.norms = new Map(
      patrol.sections.flatMap((section) => section.norms.map((norm) => [norm.id, norm])),
    );
    this.header = patrol.header ?? NO_HEADER;
    // What something newer stood before is asked for once more, from the beginning.
    const { complete } = this.takeIn(patrol, performance.now());
    if (this.#early.length > 0 || !complete) this.after = 0;
    for (const { event } of this.#early) this.apply(event, "saved");
    for (const { event, refused } of this.refused) {
      if (!this.#isOlder(event)) this.apply(event, "refused", refused);
    }
    for (const { event } of this.sender.waitingOf(patrol.id)) {
      if (!this.#isOlder(event)) this.apply(event, "kept");
    }
  }

  // -- what is asked

  /** @param {string|null} staffId null or "": the hall @returns {Mark|undefined} */
  markOf(staffId, normId) {
    return this.#marks.get(judgedKeyOf({ staff_id: staffId, norm_id: normId }));
  }

  /**
   * How a person, or the hall, was judged: red lines apart, whose breaches are never among the rest.
   * @returns {{pass: number, fail: number, na: number, red: number}}
   */
  tallyOf(staffId) {
    const tally = { pass: 0, fail: 0, na: 0, red: 0 };
    for (const norm of this.norms.values()) {
      const mark = this.markOf(staffId, norm.id);
      if (!mark?.result || mark.state === "refused") continue;
      if (norm.severity !== "red_line") tally[mark.result] += 1;
      else if (mark.result === "fail") tally.red += 1;
    }
    return tally;
  }

  /** Of how many norms a person, or the hall, is judged. */
  answeredOf(staffId) {
    return [...this.norms.keys()].filter((id) => this.markOf(staffId, id)?.result).length;
  }

  /** Those that stand of a person and a norm, oldest first. @returns {Examined[]} */
  examinedOf(staffId, normId) {
    const key = judgedKeyOf({ staff_id: staffId, norm_id: normId });
    return [...this.examined.values()].filter((each) => judgedKeyOf(each) === key && !each.withdrawn);
  }

  /** Those that stand of a person, oldest first. */
  praisesOf(staffId) {
    return [...this.praises.values()].filter(
      (each) => each.staff_id === staffId && each.result !== "none",
    );
  }

  /** Whether a praise or an examined case is this account's; those of this tablet name nobody. */
  isOwn(each) {
    return (each.account_id ?? this.accountId) === this.accountId;
  }

  /** The mark, praise or examined case that an event is about. */
  holderOf(event) {
    if (event.kind === "header") return null;
    if (event.kind === "praise") return this.praises.get(event.praise_id);
    if (event.kind === "examined") return this.examined.get(event.examined_id);
    return this.#marks.get(judgedKeyOf(event));
  }

  /** Whether something newer than this event is known to count. */
  #isOlder(event) {
    return (this.holderOf(event)?.elapsedMs ?? 0) > event.elapsed_ms;
  }

  // -- what is on its way

  /** Taps and photos of this patrol that the server does not have yet. */
  get waitingCount() {
    return this.sender.waitingOf(this.patrolId).length + this.sender.photosOf(this.patrolId).length;
  }

  /** Taps that the server did not take. @returns {{event: Object, refused: string, about: string}[]} */
  get refused() {
    return this.sender.refusedOf(this.patrolId);
  }

  /** Taps and photos that the server did not take. */
  get refusedCount() {
    return this.refused.length + this.sender.refusedPhotosOf(this.patrolId).length;
  }

  /** Whether the last try to send came to nothing. */
  get isOffline() {
    return this.sender.failures > 0;
  }

  // -- what the server says

  /**
   * Take over what the server holds, except where something newer is on its way.
   * @param {Changes} changes
   * @param {number} askedAt performance.now() when the server was asked
   * @returns {{complete: boolean, changed: {staffId: string, normId: string}[], headerIsNew: boolean}}
   *   complete: everything could be taken over; changed: about whom and which norm
   */
  takeIn(changes, askedAt) {
    let complete = true;
    const isStale = (row, kind) => {
      const event = { ...row, ...(kind ? { kind } : {}), patrol_id: this.patrolId };
      const stale = this.#isStale(event, askedAt);
      complete &&= !stale;
      return stale;
    };
    const changed = new Map();
    const hasChanged = (row) =>
      changed.set(judgedKeyOf(row), { staffId: row.staff_id ?? "", normId: row.norm_id });
    const others = new Map();
    for (const each of changes.others) {
      others.set(judgedKeyOf(each), [...(others.get(judgedKeyOf(each)) ?? []), each]);
    }
    for (const each of changes.observations) {
      // What is tapped here from now on is newer than what can be seen here.
      this.sender.haveElapsed(this.patrolId, each.elapsed_ms);
      if (isStale(each)) continue;
      const key = judgedKeyOf(each);
      const before = this.#marks.get(key);
      const mark = makeMark(each, {
        state: "saved",
        eventId: each.event_id,
        manager: each.account_id === this.accountId ? "" : each.manager,
        status: each.status,
        others: others.get(key) ?? [],
        masked: before?.eventId === each.event_id ? before.masked : [],
      });
      this.#marks.set(key, mark);
      hasChanged(each);
    }
    for (const each of changes.praises) {
      if (!isStale(each, "praise")) this.praises.set(each.praise_id, { ...each, state: "saved" });
    }
    for (const each of changes.examined) {
      if (isStale(each, "examined")) continue;
      this.examined.set(each.examined_id, { ...each, elapsedMs: each.elapsed_ms, state: "saved" });
      hasChanged(each);
    }
    let headerIsNew = false;
    if (changes.header && !isStale({}, "header")) {
      headerIsNew = JSON.stringify(changes.header) !== JSON.stringify(this.header);
      this.header = changes.header;
    }
    if (changes.finished_at) this.patrol.finished_at = changes.finished_at;
    if (complete) this.after = changes.number;
    return { complete, changed: [...changed.values()], headerIsNew };
  }

  /** What is waiting here and newer than the server's answer will be the answer soon. */
  #isStale(event, askedAt) {
    const waitingMs = this.sender.waitingMs(event);
    const ownMs = Math.max(waitingMs, this.holderOf(event)?.elapsedMs ?? -1);
    const isTouched = waitingMs >= 0 || (this.#touched.get(subjectKeyOf(event)) ?? -1) > askedAt;
    return isTouched && ownMs >= (event.elapsed_ms ?? -1);
  }

  /** The server shows its state again from the beginning. */
  askForAll() {
    this.after = 0;
  }

  // -- what is done on this tablet

  /** @returns {{event: Object, elapsedMs: number}} an event of this patrol, made now */
  newEvent(fields) {
    const nowMs = this.clock.nowMs();
    const event = {
      id: newId(),
      patrol_id: this.patrol.id,
      ...fields,
      captured_at: new Date(nowMs).toISOString(),
    };
    return { event, elapsedMs: nowMs - Date.parse(this.patrol.opened_at) };
  }

  /** What an event of this tablet means. */
  apply(event, state, problem = "", masked = []) {
    this.#touch(event);
    const { id: eventId, elapsed_ms: elapsedMs } = event;
    if (event.kind === "header") {
      const { footfall, waiting_count, positions, backup_id, outage } = event;
      this.header = { footfall, waiting_count, positions, backup_id, outage };
    } else if (event.kind === "praise") {
      this.praises.set(event.praise_id, { ...event, state, problem, eventId });
    } else if (event.kind === "examined") {
      this.examined.set(event.examined_id, { ...event, elapsedMs, state, problem, eventId });
    } else {
      const others = this.#marks.get(judgedKeyOf(event))?.others ?? [];
      this.#marks.set(judgedKeyOf(event), makeMark(event, { state, problem, eventId, others, masked }));
    }
  }

  /** Change where an answer is, unless a newer tap has taken its place. */
  changeState(event, state, problem = "") {
    this.#touch(event);
    const holder = this.holderOf(event);
    if (holder && holder.eventId === event.id) Object.assign(holder, { state, problem });
  }

  /** The server settled an event before the patrol was loaded. */
  settledEarly(entry) {
    this.#early.push(entry);
  }

  #touch(event) {
    this.#touched.set(subjectKeyOf(event), performance.now());
  }
}

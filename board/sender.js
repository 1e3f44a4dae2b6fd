import { newId } from "./new_id.js";
import { Outbox } from "./outbox.js";

export const API = "/api";
export const RETRY_MS = [500, 1000, 2000, 4000, 8000];
export const SEND_TIMEOUT_MS = 15000;
const LONGEST_WAIT_MS = 120000;
const PHOTO_TIMEOUT_MS = 60000;
const SEND_AT_MOST = 200;
// Another try with the same bytes would end the same way.
const REFUSED = new Set([400, 403, 404, 413, 415]);

/** How long the server asks to wait, in milliseconds; 0: it does not. */
export function retryAfterMs(response) {
  const seconds = Number(response.headers.get("Retry-After") ?? 0);
  const ms = Number.isFinite(seconds) ? Math.max(seconds, 0) * 1000 : 0;
  return Math.min(response.status === 429 ? Math.max(ms, 1000) : ms, LONGEST_WAIT_MS);
}

/** What an event is about: a newer event about the same takes its place. */
function subjectOf(event) {
  const { praise_id: praise, examined_id: examined } = event;
  const about = { praise, examined, header: "" }[event.kind] ?? event.norm_id;
  return [event.patrol_id, event.kind ?? "", event.staff_id ?? "", about].join(" ");
}

/**
 * Sends the outbox of one account, in order, until it is empty. There is one on a page, and it
 * goes on when a board is left or its patrol was finished on another tablet.
 *
 * Listeners may have: settled(entry), photoSettled(photo), changed(), clock(serverNow), and
 * notTaken(problem, status) for what will be sent again.
 */
export class Sender {
  constructor(accountId) {
    this.accountId = accountId;
    this.outbox = new Outbox();
    // Numbers run per page, so that two tabs of one tablet never share one and a tap need not
    // wait for the disk to get its own.
    this.deviceId = newId();
    this.lastSeq = 0;
    /** Patrol id -> the highest elapsed_ms given out: later taps of a patrol sort later. */
    this.lastElapsedMs = new Map();
    /** On their way, oldest first. @type {{event: any, account: string, order?: number}[]} */
    this.queue = [];
    /** Refused by the server. @type {{event: any, refused: string, order?: number}[]} */
    this.refused = [];
    /** Photos on their way, oldest first. They follow the taps, which are worth more. */
    this.photos = [];
    this.listeners = new Set();
    this.failures = 0;
    this.sending = false;
    this.wake = () => this.send();
    addEventListener("online", this.wake);
    document.addEventListener("visibilitychange", this.wake);
    this.ready = this.open();
  }

  async open() {
    await this.outbox.open();
    const entries = await this.outbox.entries(this.accountId).catch(() => []);
    // What was refused is tried again with every page: what was in the way may be gone.
    this.queue = entries;
    for (const { event } of entries) this.haveElapsed(event.patrol_id, event.elapsed_ms);
    const photos = await this.outbox.photos(this.accountId).catch(() => []);
    this.photos = photos.map(({ refused, ...photo }) => photo);
    navigator.storage?.persist?.(); // the browser may otherwise clear the outbox when space is short
    this.send();
  }

  /** @returns {number} the highest elapsed_ms of the patrol, this one included */
  haveElapsed(patrolId, elapsedMs) {
    const highest = Math.max(this.lastElapsedMs.get(patrolId) ?? 0, Math.round(elapsedMs));
    this.lastElapsedMs.set(patrolId, highest);
    return highest;
  }

  tell(what, ...values) {
    for (const listener of this.listeners) listener[what]?.(...values);
  }

  /**
   * Number an event, send it, and keep it on disk until it is known to be saved.
   * @param {{rightAfterMs?: number, about?: string}} more rightAfterMs: it sorts right behind the
   *   event of that time instead of now; about: what it is about, in words
   * @returns {Promise<boolean>} whether it is on disk
   */
  take(event, elapsedMs, { rightAfterMs, about } = {}) {
    this.lastSeq += 1;
    const after = (this.lastElapsedMs.get(event.patrol_id) ?? 0) + 1;
    Object.assign(event, {
      device_id: this.deviceId,
      seq: this.lastSeq,
      elapsed_ms:
        rightAfterMs === undefined
          ? this.haveElapsed(event.patrol_id, Math.max(after, elapsedMs))
          : rightAfterMs + 1,
    });
    const entry = { event, account: this.accountId, about };
    this.queue.push(entry);
    this.send();
    entry.kept = this.outbox.keep(entry);
    entry.kept.then((onDisk) => (entry.loose = !onDisk));
    const same = (other) => subjectOf(other.event) === subjectOf(event);
    this.outbox.forget(this.refused.filter(same)); // a newer answer takes its place
    this.refused = this.refused.filter((other) => !same(other));
    return entry.kept;
  }

  /**
   * Keep a photo and send it after the taps.
   * @param {{sha256: string, blob: Blob, patrolId: string}} photo
   * @returns {Promise<boolean>} whether it is on disk
   */
  takePhoto(photo) {
    const kept = { ...photo, account: this.accountId };
    this.photos.push(kept);
    const onDisk = this.outbox.keepPhoto(kept);
    this.send();
    return onDisk;
  }

  /** Whether something that is not sent yet lives on this page only. */
  holdsLoose() {
    return this.queue.some((entry) => entry.loose !== false && entry.order === undefined);
  }

  /** Take back a photo that nothing refers to any more. */
  dropPhoto(sha256) {
    this.photos = this.photos.filter((each) => each.sha256 !== sha256);
    this.outbox.forgetPhoto(sha256);
  }

  /** Throw away what was refused, for good. */
  discardRefused() {
    this.outbox.forget(this.refused);
    this.refused = [];
    for (const { sha256, refused } of this.photos) if (refused) this.dropPhoto(sha256);
    this.tell("changed");
  }

  /** The photo, while the server does not have it. */
  photo(sha256) {
    return this.photos.find((each) => each.sha256 === sha256);
  }

  waitingOf(patrolId) {
    return this.queue.filter((entry) => entry.event.patrol_id === patrolId);
  }

  photosOf(patrolId) {
    return this.photos.filter((each) => each.patrolId === patrolId && !each.refused);
  }

  /** When the newest event about the same as this one was made that is still on its way, as
   * milliseconds of the patrol; -1: there is none. */
  waitingMs(event) {
    const subject = subjectOf(event);
    const same = this.queue.filter((entry) => subjectOf(entry.event) === subject);
    return Math.max(-1, ...same.map((entry) => entry.event.elapsed_ms));
  }

  refusedOf(patrolId) {
    return this.refused.filter((entry) => entry.event.patrol_id === patrolId);
  }

  refusedPhotosOf(patrolId) {
    return this.photos.filter((each) => each.patrolId === patrolId && each.refused);
  }

  async send() {
    if (this.sending || this.stopped) return;
    this.sending = true;
    clearTimeout(this.retry);
    try {
      while (this.queue.length > 0 && !this.stopped) {
        if (!(await this.sendBatch(this.queue.slice(0, SEND_AT_MOST)))) break;
      }
      for (const photo of this.photos.filter((each) => !each.refused)) {
        if (this.queue.length > 0 || this.stopped || !(await this.sendPhoto(photo))) break;
      }
    } finally {
      this.sending = false;
      this.tell("changed");
      if (this.queue.length > 0 && this.failures === 0) this.send(); // tapped while a photo went
    }
  }

  /** @returns {Promise<boolean>} whether to go on with the next photo */
  async sendPhoto(photo) {
    let waitMs = 0;
    try {
      const path = `${API}/photos/${photo.sha256}?patrol=${encodeURIComponent(photo.patrolId)}`;
      const response = await fetch(path, {
        method: "PUT",
        headers: this.headers("application/octet-stream"),
        body: photo.blob,
        signal: AbortSignal.timeout(PHOTO_TIMEOUT_MS),
      });
      waitMs = retryAfterMs(response);
      const answer = await response.json();
      if (answer.sha256 === photo.sha256) this.dropPhoto(photo.sha256);
      else if (REFUSED.has(response.status) && answer.problem) {
        photo.refused = answer.problem;
        this.outbox.keepPhoto(photo); // not sent again, and not thrown away
      } else {
        this.tell("notTaken", answer.problem, response.status);
        throw new Error(`status ${response.status}`);
      }
    } catch {
      this.tryAgainLater(waitMs);
      return false;
    }
    this.failures = 0;
    this.tell("photoSettled", photo);
    return true;
  }

  tryAgainLater(atLeastMs = 0) {
    this.failures += 1;
    const wait = Math.max(RETRY_MS[Math.min(this.failures, RETRY_MS.length) - 1], atLeastMs);
    clearTimeout(this.retry);
    this.retry = setTimeout(this.wake, wait);
  }

  /** The server refuses what comes under the cookie of another account. */
  headers(type) {
    return { "Content-Type": type, "X-Xunting": "1", "X-Xunting-Account": this.accountId };
  }

  post(path, body) {
    return fetch(`${API}${path}`, {
      method: "POST",
      headers: this.headers("application/json"),
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
    });
  }

  /** @returns {Promise<boolean>} whether to go on with the next batch */
  async sendBatch(batch) {
    let answer;
    let waitMs = 0;
    try {
      const events = batch.map((entry) => entry.event);
      const response = await this.post("/observations", { events });
      waitMs = retryAfterMs(response);
      answer = await response.json();
      // Only this answer means "stored": a captive portal also answers 200.
      if (!Array.isArray(answer.accepted) || !Array.isArray(answer.rejected)) {
        this.tell("notTaken", answer.problem, response.status);
        throw new Error(`status ${response.status}`);
      }
    } catch {
      this.tryAgainLater(waitMs);
      return false;
    }
    this.failures = 0;
    if (answer.server_now) this.tell("clock", answer.server_now);
    const accepted = new Set(answer.accepted);
    // The problem names the field for programs; a person sees the row that it is about.
    const text = ({ field, problem }) => problem.replace(new RegExp(`^${field}[:：]\\s*`), "");
    const rejected = new Map(answer.rejected.map((each) => [each.id, text(each)]));
    const stored = batch.filter((entry) => accepted.has(entry.event.id));
    const refused = batch.filter((entry) => rejected.has(entry.event.id));
    const settled = new Set([...stored, ...refused]);
    this.queue = this.queue.filter((entry) => !settled.has(entry));
    for (const entry of refused) {
      entry.refused = rejected.get(entry.event.id);
      this.outbox.refuse(entry);
      this.refused.push(entry);
    }
    for (const entry of settled) this.tell("settled", entry);
    this.outbox.forget(stored);
    if (settled.size === 0) this.tryAgainLater(); // an answer about none of them
    return settled.size > 0;
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.retry);
    removeEventListener("online", this.wake);
    document.removeEventListener("visibilitychange", this.wake);
  }
}

/** The page's sender; another account that signs in here gets its own. */
export function senderOf(accountId) {
  let sender = globalThis.xuntingSender;
  if (sender?.accountId !== accountId) {
    sender?.stop();
    sender = new Sender(accountId);
    globalThis.xuntingSender = sender;
  }
  return sender;
}

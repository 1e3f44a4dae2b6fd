import { API, retryAfterMs } from "./sender.js";

const FOLLOW_TIMEOUT_MS = 25000;
const ASK_AGAIN_MS = 50;
const NOTHING_NEW_MS = 1000; // after an answer that came at once and brought nothing
const FOLLOW_RETRY_MS = [1000, 1000, 2000, 4000];

/** Asks again and again what other tablets and tabs did; the server answers when there is news. */
export class Follower {
  constructor(board) {
    this.board = board;
    this.stopping = new AbortController();
  }

  stop() {
    this.stopping.abort();
  }

  async run() {
    const { board } = this;
    let failures = 0;
    while (!board.closed && !board.patrolState.patrol.finished_at) {
      let waitMs = 0;
      try {
        const askedAt = performance.now();
        const response = await this.ask();
        waitMs = retryAfterMs(response);
        const changes = await response.json();
        if (board.closed) return;
        if (typeof changes.number !== "number") throw new Error(`status ${response.status}`);
        failures = 0;
        waitMs = Math.max(waitMs, this.takeIn(changes, askedAt));
      } catch {
        waitMs = Math.max(waitMs, FOLLOW_RETRY_MS[Math.min(failures, 3)]);
        failures += 1;
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
    if (!board.closed) board.finishedElsewhere();
  }

  ask() {
    const { patrolId, after } = this.board.patrolState;
    const path = `${API}/patrols/${encodeURIComponent(patrolId)}/changes?after=${after}`;
    const tooLong = AbortSignal.timeout(FOLLOW_TIMEOUT_MS);
    const signal = AbortSignal.any?.([this.stopping.signal, tooLong]) ?? tooLong;
    return fetch(path, { signal });
  }

  /** @returns {number} in how many milliseconds to ask again; the server may ask for more */
  takeIn(changes, askedAt) {
    const { board } = this;
    const isNew = changes.number > board.patrolState.after;
    board.patrolState.clock.set(changes.server_now);
    // What was touched here since the question was asked is asked for once more.
    const complete = board.takeIn(changes, askedAt);
    const cameAtOnce = performance.now() - askedAt < NOTHING_NEW_MS;
    const ownMs = !complete || (cameAtOnce && !isNew) ? NOTHING_NEW_MS : ASK_AGAIN_MS;
    return Math.max(ownMs, (Number(changes.ask_again_s) || 0) * 1000);
  }
}

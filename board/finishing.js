import { retryAfterMs } from "./sender.js";

const FINISH_AGAIN_MS = 2000;

/** The end of a patrol: once everything is sent, and asked for until the server says yes. */
export class Finishing {
  constructor(board) {
    this.board = board;
    this.isWanted = false;
    this.isAsking = false;
  }

  async go() {
    const { board } = this;
    if (board.drafts.all().length > 0) {
      this.isWanted = false; // in another tab somebody went on writing
      board.writing.onChange?.();
      return;
    }
    this.isWanted = true;
    board.frame.paintStatus();
    if (this.isAsking || board.patrolState.waitingCount > 0) return;
    this.isAsking = true;
    clearTimeout(this.retry);
    let waitMs = FINISH_AGAIN_MS;
    try {
      const response = await board.askToFinish();
      waitMs = Math.max(waitMs, retryAfterMs(response));
      const answer = await response.json();
      if (answer.finished === true) {
        board.stopwatches.forget();
        board.drafts.forget();
        board.sight.forget();
        board.close("finished");
        return;
      }
      board.frame.showMessage(answer.problem, response.status === 401);
    } catch {
      /* no network, or an answer that is not the server's: try again */
    } finally {
      this.isAsking = false;
    }
    this.retry = setTimeout(() => this.isWanted && this.go(), waitMs);
  }

  /** The manager goes on with the patrol. */
  cancel() {
    this.isWanted = false;
  }

  stop() {
    clearTimeout(this.retry);
  }
}

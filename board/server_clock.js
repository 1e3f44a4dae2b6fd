/** The board's clock is the server's: a tablet whose own clock is wrong loses nothing. */
export class ServerClock {
  /** @param {string} serverNow what the server calls now */
  set(serverNow) {
    const serverMs = Date.parse(serverNow);
    // An answer was on its way for a while, and a tablet's clock stands still while it sleeps: the
    // server's time is never earlier than what it last said.
    if (this.base && serverMs <= this.nowMs()) return;
    this.base = { serverMs, steady: performance.now() };
  }

  /** @returns {number} milliseconds since 1970, as Date.now() */
  nowMs() {
    return this.base.serverMs + performance.now() - this.base.steady;
  }
}

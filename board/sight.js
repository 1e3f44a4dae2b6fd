const SIGHT_DAYS = 30; // no patrol is paused for longer
const PREFIX = "xunting.sight.";

/**
 * What of a patrol was in sight last on this tablet, so that whoever comes back is where they were:
 * whose norms, which of them, and how far down. It outlives a pause, a reload and a restart.
 *
 * @typedef {{person: string|undefined, filter: string|undefined, theme: string|undefined,
 *   tops: Object<string, number>}} Seen theme: of a person, or of the hall; tops: by person and filter
 */
export class Sight {
  /** @param {{patrolId: string, accountId: string}} whose */
  constructor({ patrolId, accountId }) {
    this.place = `${PREFIX}${accountId}.${patrolId}`;
    /** @type {Seen} */
    this.seen = { tops: {}, ...this.#read(this.place) };
    this.#forgetOld();
  }

  /** @param {Partial<Seen>} change */
  keep(change) {
    Object.assign(this.seen, change, { at: Date.now() });
    try {
      localStorage.setItem(this.place, JSON.stringify(this.seen));
    } catch {
      /* storage is closed to the page: it is known as long as the page stays */
    }
  }

  topOf(place) {
    return this.seen.tops[place] ?? 0;
  }

  keepTop(place, top) {
    if (this.topOf(place) !== top) this.keep({ tops: { ...this.seen.tops, [place]: top } });
  }

  /** The patrol is over. */
  forget() {
    try {
      localStorage.removeItem(this.place);
    } catch {
      /* nothing is kept there */
    }
  }

  #read(place) {
    try {
      return JSON.parse(localStorage.getItem(place)) ?? {};
    } catch {
      return {};
    }
  }

  #forgetOld() {
    const oldest = Date.now() - SIGHT_DAYS * 24 * 3600 * 1000;
    try {
      for (const place of Object.keys(localStorage)) {
        if (place.startsWith(PREFIX) && (this.#read(place).at ?? 0) < oldest) {
          localStorage.removeItem(place);
        }
      }
    } catch {
      /* as above */
    }
  }
}

import { API } from "./sender.js";

/** The photos of a patrol: on this tablet until the server has them, and then there. */
export class TabletPhotos {
  /** @param {Sender} sender */
  constructor(sender, patrolId) {
    this.sender = sender;
    this.patrolId = patrolId;
    /** Taken away here before the server had them. @type {Map<string, Blob>} */
    this.dropped = new Map();
  }

  /** @param {{blob: Blob, sha256: string}} photo @returns {Promise<boolean>} whether it is on disk */
  keep(photo) {
    return this.sender.takePhoto({ ...photo, patrolId: this.patrolId });
  }

  /** What was taken away does not leave the tablet, unless that is taken back. */
  drop(sha256) {
    const waiting = this.sender.photo(sha256);
    if (waiting) this.dropped.set(sha256, waiting.blob);
    this.sender.dropPhoto(sha256);
  }

  keepAgain(sha256) {
    const blob = this.dropped.get(sha256);
    if (blob && this.dropped.delete(sha256)) this.keep({ sha256, blob });
  }

  urlOf(sha256) {
    const waiting = this.sender.photo(sha256);
    if (!waiting) return `${API}/photos/${sha256}`;
    waiting.url ??= URL.createObjectURL(waiting.blob);
    return waiting.url;
  }
}

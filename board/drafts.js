import { mask } from "./masking.js";

const DRAFT_DAYS = 30; // no patrol is paused for longer

/**
 * What was begun on the board and is not saved yet, of one account and one patrol.
 *
 * On this page it is as it was typed. On disk, for a reload and for other tabs, customers' numbers
 * are covered, as in everything that is kept. It is there until it is saved or discarded, or until
 * the patrol is over.
 *
 * @typedef {{kind: "note"|"fact"|"examined"|"praise"|"header"|"greeting"|"photo", staffId: string,
 *   normId: string}} About staffId "": the hall; normId "": no norm
 * @typedef {{text?: string, base?: string, lawfulCase?: number, photos?: {sha256: string, blob: Blob}[], blob?: Blob,
 *   changed?: Object}} Content base: what stood there when the writing began
 */
export class Drafts {
  /**
   * @param {(about: About) => void} onElsewhere another tab of this account changed one
   */
  constructor(outbox, accountId, patrolId, onElsewhere) {
    this.outbox = outbox;
    this.account = accountId;
    this.patrolId = patrolId;
    /** @type {Map<string, {about: About, content: Content, loose: boolean|undefined}>} */
    this.kept = new Map();
    this.channel = globalThis.BroadcastChannel ? new BroadcastChannel("xunting.drafts") : null;
    this.channel?.addEventListener("message", ({ data }) => {
      if (data.account !== accountId || data.patrolId !== patrolId) return;
      if (data.content) this.kept.set(this.keyOf(data.about), { ...data, loose: false });
      else this.kept.delete(this.keyOf(data.about));
      onElsewhere(data.about);
    });
  }

  async open() {
    const records = await this.outbox.drafts(this.account).catch(() => []);
    const oldest = Date.now() - DRAFT_DAYS * 24 * 3600 * 1000;
    for (const { key, at, about, content, patrolId } of records) {
      if (at < oldest) this.outbox.forgetDraft(key);
      else if (patrolId === this.patrolId) this.kept.set(key, { about, content, loose: false });
    }
  }

  keyOf({ kind, staffId, normId }) {
    return [this.account, this.patrolId, kind, staffId, normId].join(" ");
  }

  /** @returns {Content|undefined} */
  get(about) {
    return this.kept.get(this.keyOf(about))?.content;
  }

  /** @returns {{about: About, content: Content}[]} the oldest first */
  all() {
    return [...this.kept.values()];
  }

  /** Whether something about this person, or the hall itself, is unsaved. */
  isAbout(staffId) {
    const isOfHeader = ({ kind }) => kind === "header" || kind === "greeting";
    return this.all().some(({ about }) => about.staffId === staffId && !isOfHeader(about));
  }

  /** @returns {Promise<boolean>} whether it is on disk */
  async set(about, content) {
    const key = this.keyOf(about);
    const { account, patrolId } = this;
    const draft = { about, content };
    this.kept.set(key, draft);
    const covered = "text" in content ? { ...content, text: mask(content.text).text } : content;
    const record = { account, patrolId, about, content: covered };
    this.channel?.postMessage(record);
    const onDisk = await this.outbox.keepDraft({ key, at: Date.now(), ...record });
    draft.loose = !onDisk;
    return onDisk;
  }

  /** @param {Promise<boolean>} saved what it became is on disk: only then it leaves the disk */
  async delete(about, saved = Promise.resolve(true)) {
    const key = this.keyOf(about);
    if (!this.kept.delete(key)) return;
    const { account, patrolId } = this;
    this.channel?.postMessage({ account, patrolId, about, content: null });
    if ((await saved) && !this.kept.has(key)) this.outbox.forgetDraft(key);
  }

  /** The patrol is over. */
  forget() {
    for (const { about } of this.all()) this.delete(about);
  }

  /** Whether something lives on this page only. */
  holdsLoose() {
    return this.all().some((draft) => draft.loose !== false);
  }

  close() {
    this.channel?.close();
  }
}

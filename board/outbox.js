/** Promise of an IndexedDB request. */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * What was tapped and is not yet known to be saved, on disk and in the order of the taps; beside it
 * the photos that the server does not have yet, and what is written and not saved. Where IndexedDB cannot be used they live in memory
 * only, and the rows say so.
 */
export class Outbox {
  constructor() {
    /** @type {IDBDatabase|null} */
    this.db = null;
  }

  async open() {
    try {
      const request = indexedDB.open("xunting", 3);
      request.onupgradeneeded = () => {
        const { result } = request;
        const names = result.objectStoreNames;
        if (!names.contains("events")) {
          result.createObjectStore("events", { keyPath: "order", autoIncrement: true });
        }
        if (!names.contains("photos")) result.createObjectStore("photos", { keyPath: "sha256" });
        if (!names.contains("drafts")) result.createObjectStore("drafts", { keyPath: "key" });
      };
      this.db = await done(request);
      this.db.onversionchange = () => this.db?.close();
    } catch (error) {
      console.warn("xunting: no IndexedDB, taps are kept in memory only", error);
    }
  }

  /** Everything of one account that is not known to be saved, oldest first. */
  entries(accountId) {
    return this.all("events", accountId);
  }

  /** @returns {Promise<{sha256: string, blob: Blob, patrolId: string, account: string}[]>} */
  photos(accountId) {
    return this.all("photos", accountId);
  }

  /** @returns {Promise<Object[]>} as ``Drafts`` keeps them, of every patrol */
  drafts(accountId) {
    return this.all("drafts", accountId);
  }

  async all(name, accountId) {
    if (!this.db) return [];
    const all = await done(this.db.transaction(name).objectStore(name).getAll());
    return all.filter((each) => each.account === accountId);
  }

  /** @returns {Promise<boolean>} whether the entry is on disk */
  keep(entry) {
    const { event, account, about } = entry;
    return this.write("events", async (store) => {
      entry.order = await done(store.add({ event, account, about }));
    });
  }

  /** @returns {Promise<boolean>} whether the photo is on disk */
  keepPhoto(photo) {
    return this.write("photos", (store) => store.put(photo));
  }

  forgetPhoto(sha256) {
    return this.write("photos", (store) => store.delete(sha256));
  }

  /** @returns {Promise<boolean>} whether the draft is on disk */
  keepDraft(draft) {
    return this.write("drafts", (store) => store.put(draft));
  }

  forgetDraft(key) {
    return this.write("drafts", (store) => store.delete(key));
  }

  async write(name, change) {
    try {
      const transaction = this.db.transaction(name, "readwrite");
      const committed = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
      await change(transaction.objectStore(name));
      await committed;
      return true;
    } catch (error) {
      console.warn("xunting: this tablet could not keep it on disk", error);
      return false;
    }
  }

  /** Remember why an entry was refused: it is not sent again, but it is not thrown away. */
  async refuse(entry) {
    await entry.kept;
    const { event, account, about, order, refused } = entry;
    if (!this.db || order === undefined) return;
    await this.write("events", (store) => store.put({ event, account, about, order, refused }));
  }

  async forget(entries) {
    await Promise.all(entries.map((entry) => entry.kept));
    const orders = entries.map((entry) => entry.order).filter((order) => order !== undefined);
    if (!this.db || orders.length === 0) return;
    await this.write("events", (store) => orders.forEach((order) => store.delete(order)));
  }
}

/**
 * The board: the checklist on the tablet.
 *
 * A tap paints at once, and goes to the outbox (IndexedDB) and by fetch to the server side by side.
 * The row shows where the answer is: kept on this tablet, saved, or not accepted. The board needs
 * the network only to load a patrol; taps without it are kept and sent later, in order.
 *
 * It is a top-layer modal in document.body: when the connection drops, Streamlit makes the rest of
 * the page inert and swallows clicks outside of its own box, and only a top-layer dialog that says
 * so keeps its taps.
 *
 * @typedef {{id: string, text: string, severity: string, kind: string, limit: string,
 *   origin: string, explain: string}} Norm
 * @typedef {{id: string, text: string, norms: Norm[]}} Section
 * @typedef {{id: string|null, name: string, position: string, norms: string[]}} Person
 * @typedef {{staff_id: string|null, norm_id: string, result: string, note: string}} Observation
 * @typedef {{id: string, hall: string, round: string, finished: boolean, opened_at: string,
 *   highest_elapsed_ms: number, server_now: string, language: string, people: Person[], sections: Section[],
 *   observations: Observation[],
 *   words: Object<string, string>}} Patrol
 * @typedef {{result: string, note: string, state: ""|"kept"|"loose"|"saved"|"refused",
 *   problem: string, eventId: string}} Mark
 * @typedef {{patrolId: string, accountId: string, words: Object<string, string>,
 *   styles: string, theme: string, onClose: Function}} BoardOptions
 */

const API = "/api";
const SEND_AT_MOST = 200;
const RETRY_MS = [500, 1000, 2000, 4000, 8000];
const SEND_TIMEOUT_MS = 15000;
const ANSWERS = [
  ["pass", "✓"],
  ["fail", "✗"],
  ["na", "–"],
];

/** crypto.randomUUID is missing on plain http, where many halls will run. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Make an element. Text is always set as text, never as HTML. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

// ---------------------------------------------------------------------------------- outbox

/** Promise of an IndexedDB request. */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * What was tapped and is not yet known to be saved, on disk and in the order of the taps.
 * Where IndexedDB cannot be used the events live in memory only, and the rows say so.
 */
class Outbox {
  constructor() {
    /** @type {IDBDatabase|null} */
    this.db = null;
  }

  async open() {
    try {
      const request = indexedDB.open("xunting", 1);
      request.onupgradeneeded = () =>
        request.result.createObjectStore("events", { keyPath: "order", autoIncrement: true });
      this.db = await done(request);
      this.db.onversionchange = () => this.db?.close();
    } catch (error) {
      console.warn("xunting: no IndexedDB, taps are kept in memory only", error);
    }
  }

  /** Everything of one account that is not known to be saved, oldest first. */
  async entries(accountId) {
    if (!this.db) return [];
    const store = this.db.transaction("events").objectStore("events");
    const all = await done(store.getAll());
    return all.filter((entry) => entry.account === accountId);
  }

  /** @returns {Promise<boolean>} whether the entry is on disk */
  async keep(entry) {
    try {
      const transaction = this.db.transaction("events", "readwrite");
      const committed = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
      const { event, account } = entry;
      entry.order = await done(transaction.objectStore("events").add({ event, account }));
      await committed;
      return true;
    } catch (error) {
      console.warn("xunting: a tap could not be kept on disk", error);
      return false;
    }
  }

  /** Remember why an entry was refused: it is not sent again, but it is not thrown away. */
  async refuse(entry) {
    await entry.kept;
    const { event, account, order, refused } = entry;
    if (!this.db || order === undefined) return;
    const store = this.db.transaction("events", "readwrite").objectStore("events");
    store.put({ event, account, order, refused });
  }

  async forget(entries) {
    await Promise.all(entries.map((entry) => entry.kept));
    const orders = entries.map((entry) => entry.order).filter((order) => order !== undefined);
    if (!this.db || orders.length === 0) return;
    const store = this.db.transaction("events", "readwrite").objectStore("events");
    for (const order of orders) store.delete(order);
  }
}

// ---------------------------------------------------------------------------------- sender

/**
 * Sends the outbox of one account, in order, until it is empty. There is one on a page, and it
 * goes on when a board is left or its patrol was finished on another tablet.
 *
 * Listeners may have: settled(entry), changed(), signInNeeded(problem), clock(serverNow).
 */
class Sender {
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
    this.refused = entries.filter((entry) => entry.refused);
    this.queue = entries.filter((entry) => !entry.refused);
    for (const { event } of entries) this.haveElapsed(event.patrol_id, event.elapsed_ms);
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
   * @returns {Promise<boolean>} whether it is on disk
   */
  take(event, elapsedMs) {
    this.lastSeq += 1;
    const after = (this.lastElapsedMs.get(event.patrol_id) ?? 0) + 1;
    Object.assign(event, {
      device_id: this.deviceId,
      seq: this.lastSeq,
      elapsed_ms: this.haveElapsed(event.patrol_id, Math.max(after, elapsedMs)),
    });
    const entry = { event, account: this.accountId };
    this.queue.push(entry);
    this.send();
    entry.kept = this.outbox.keep(entry);
    const same = (other) =>
      other.event.patrol_id === event.patrol_id &&
      other.event.staff_id === event.staff_id &&
      other.event.norm_id === event.norm_id;
    this.outbox.forget(this.refused.filter(same)); // a newer answer takes its place
    this.refused = this.refused.filter((other) => !same(other));
    return entry.kept;
  }

  waitingOf(patrolId) {
    return this.queue.filter((entry) => entry.event.patrol_id === patrolId);
  }

  refusedOf(patrolId) {
    return this.refused.filter((entry) => entry.event.patrol_id === patrolId);
  }

  async send() {
    if (this.sending || this.stopped) return;
    this.sending = true;
    clearTimeout(this.retry);
    try {
      while (this.queue.length > 0 && !this.stopped) {
        if (!(await this.sendBatch(this.queue.slice(0, SEND_AT_MOST)))) break;
      }
    } finally {
      this.sending = false;
      this.tell("changed");
    }
  }

  /** The server refuses what comes under the cookie of another account. */
  post(path, body) {
    return fetch(`${API}${path}`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-Xunting": "1",
        "X-Xunting-Account": this.accountId,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
    });
  }

  /** @returns {Promise<boolean>} whether to go on with the next batch */
  async sendBatch(batch) {
    let answer;
    try {
      const events = batch.map((entry) => entry.event);
      const response = await this.post("/observations", { events });
      answer = await response.json();
      // Only this answer means "stored": a captive portal also answers 200.
      if (!Array.isArray(answer.accepted) || !Array.isArray(answer.rejected)) {
        if (response.status === 401) this.tell("signInNeeded", answer.problem);
        throw new Error(`status ${response.status}`);
      }
    } catch {
      this.failures += 1;
      const wait = RETRY_MS[Math.min(this.failures, RETRY_MS.length) - 1];
      this.retry = setTimeout(this.wake, wait);
      return false;
    }
    this.failures = 0;
    if (answer.server_now) this.tell("clock", answer.server_now);
    const accepted = new Set(answer.accepted);
    const rejected = new Map(answer.rejected.map((each) => [each.id, each.problem]));
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
function senderOf(accountId) {
  let sender = globalThis.xuntingSender;
  if (sender?.accountId !== accountId) {
    sender?.stop();
    sender = new Sender(accountId);
    globalThis.xuntingSender = sender;
  }
  return sender;
}

// ------------------------------------------------------------------------------------ board

class Board {
  /** @param {BoardOptions} options */
  constructor(options) {
    this.options = options;
    /** @type {Map<string, Mark>} */
    this.marks = new Map();
    this.rows = new Map();
    /** Notes that are being written, by mark. @type {Map<string, {text: string, mustSay: boolean}>} */
    this.drafts = new Map();
    /** What was settled while the patrol was being loaded: the answer may not hold it yet. */
    this.early = [];
    this.finishing = false;
    this.personIndex = 0;
    this.words = options.words;
    this.shell = this.buildShell();
    this.sender = senderOf(options.accountId);
    this.sender.listeners.add(this);
    this.load();
  }

  // -- loading

  async load() {
    await this.sender.ready;
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
    for (const each of patrol.observations) {
      this.marks.set(this.keyOf(each.staff_id, each.norm_id), {
        result: each.result === "none" ? "" : each.result,
        note: each.note,
        state: "saved",
        problem: "",
        eventId: "",
      });
    }
    for (const { event } of this.early) this.mark(event, "saved");
    for (const { event, refused } of this.sender.refusedOf(patrol.id)) {
      this.mark(event, "refused", refused);
    }
    for (const { event } of this.sender.waitingOf(patrol.id)) this.mark(event, "kept");
    this.dialog.lang = patrol.language === "en" ? "en" : "zh-CN";
    this.renderFrame();
    this.showPerson(0);
  }

  keyOf(staffId, normId) {
    return `${staffId ?? ""} ${normId}`;
  }

  /** The board's clock is the server's: a tablet whose own clock is wrong loses nothing. */
  setClock(serverNow) {
    this.base = { serverMs: Date.parse(serverNow), steady: performance.now() };
  }

  nowMs() {
    return this.base.serverMs + performance.now() - this.base.steady;
  }

  // -- taps

  /** One judgement: on its way, on disk and painted, all before the next frame. */
  async judge(staffId, normId, result, note) {
    const now = this.nowMs();
    const event = {
      id: newId(),
      patrol_id: this.patrol.id,
      staff_id: staffId,
      norm_id: normId,
      result: result || "none",
      note,
      captured_at: new Date(now).toISOString(),
    };
    const kept = this.sender.take(event, now - this.openedMs);
    this.mark(event, "");
    this.paintRow(staffId, normId);
    this.paintStatus();
    const onDisk = await kept;
    const mark = this.marks.get(this.keyOf(staffId, normId));
    if (mark.state === "") this.changeState(event, onDisk ? "kept" : "loose");
  }

  mark(event, state, problem = "") {
    this.marks.set(this.keyOf(event.staff_id, event.norm_id), {
      result: event.result === "none" ? "" : event.result,
      note: event.note,
      state,
      problem,
      eventId: event.id,
    });
  }

  /** Change where an answer is, unless a newer tap has taken its place. */
  changeState(event, state, problem = "") {
    const mark = this.marks.get(this.keyOf(event.staff_id, event.norm_id));
    if (mark && mark.eventId === event.id) {
      mark.state = state;
      mark.problem = problem;
      this.paintRow(event.staff_id, event.norm_id);
    }
    this.paintStatus();
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
    this.showMessage("", false);
  }

  changed() {
    if (!this.patrol) return;
    this.paintStatus();
    if (this.finishing) this.finish();
  }

  signInNeeded(problem) {
    this.showMessage(problem, true);
  }

  clock(serverNow) {
    if (this.patrol) this.setClock(serverNow);
  }

  async finish() {
    this.finishing = true;
    this.paintStatus();
    if (this.asking || this.sender.waitingOf(this.patrol.id).length > 0) return;
    this.asking = true;
    clearTimeout(this.retry);
    try {
      const path = `/patrols/${encodeURIComponent(this.patrol.id)}/finish`;
      const response = await this.sender.post(path, {});
      const answer = await response.json();
      if (answer.finished === true) {
        this.close("finished");
        return;
      }
      this.showMessage(answer.problem, response.status === 401);
    } catch {
      /* no network, or an answer that is not the server's: try again */
    } finally {
      this.asking = false;
    }
    this.retry = setTimeout(() => this.finishing && this.finish(), 2000);
  }

  // -- what is seen

  buildShell() {
    this.dialog = make("dialog", { "data-react-aria-top-layer": "true" });
    Object.assign(this.dialog.style, {
      position: "fixed", inset: "0", width: "100%", height: "100%", maxWidth: "none",
      maxHeight: "none", margin: "0", padding: "0", border: "0",
    });
    // Escape closes a note or the summary, and never throws the manager out of the patrol. A
    // browser closes a dialog at a repeated Escape whatever "cancel" says, so the key is taken.
    this.dialog.addEventListener("cancel", (event) => event.preventDefault());
    this.dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.shell.querySelector(".sheet .go-on, .panel .cancel")?.click();
    });
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
    return make("button", { type: "button", onclick: () => this.close("paused") }, this.words.pause);
  }

  renderFrame() {
    const { words, patrol } = this;
    this.dialog.setAttribute("aria-label", `${patrol.hall} · ${patrol.round}`);
    this.statusLine = make("p", { class: "status", role: "status" });
    this.people = make("nav", { class: "people", "aria-label": words.people });
    this.jump = make("select", {
      class: "jump",
      "aria-label": words.jump,
      onchange: () => this.list.children[this.jump.selectedIndex]?.scrollIntoView(),
    });
    this.list = make("main", { class: "list", tabindex: "-1" });
    this.list.addEventListener("click", (event) => this.onClick(event));
    this.shell.replaceChildren(
      make(
        "header",
        { class: "head" },
        make("h1", {}, `${patrol.hall} · ${patrol.round}`),
        this.statusLine,
        this.messageLine,
      ),
      this.people,
      this.list,
      make(
        "footer",
        { class: "foot" },
        this.pauseButton(),
        this.jump,
        make(
          "button",
          { type: "button", class: "primary", onclick: () => this.showSummary() },
          words.finish,
        ),
      ),
    );
    this.chips = patrol.people.map((person, index) =>
      make(
        "button",
        { type: "button", class: "person", onclick: () => this.showPerson(index) },
        make("b", {}, person.name),
        make("span", {}, person.position),
        make("i", { class: "count" }),
      ),
    );
    this.people.append(...this.chips);
    patrol.people.forEach((_, index) => this.paintChip(index));
    this.paintStatus();
  }

  showPerson(index) {
    this.personIndex = index;
    const person = this.patrol.people[index];
    const applies = new Set(person.norms);
    this.rows.clear();
    const sections = this.patrol.sections
      .map((section) => ({ ...section, norms: section.norms.filter((n) => applies.has(n.id)) }))
      .filter((section) => section.norms.length > 0);
    this.list.replaceChildren(
      ...sections.map((section) =>
        make(
          "section",
          {},
          make("h2", {}, section.text),
          ...section.norms.map((norm) => this.buildRow(person, norm)),
        ),
      ),
    );
    this.jump.replaceChildren(...sections.map((section) => make("option", {}, section.text)));
    this.list.scrollTop = 0;
    this.chips.forEach((chip, at) => chip.setAttribute("aria-pressed", String(at === index)));
  }

  buildRow(person, norm) {
    const { words } = this;
    const textId = `norm-${norm.id}`;
    const buttons = ANSWERS.map(([result, sign]) =>
      make(
        "button",
        {
          type: "button",
          class: `answer ${result}`,
          "data-answer": result,
          "aria-label": words[`answer_${result}`],
          "aria-describedby": textId,
        },
        sign,
      ),
    );
    const state = make("span", { class: "state" });
    const note = make("p", { class: "note", hidden: "" });
    const row = make(
      "article",
      { class: `row ${norm.severity}`, "data-norm": norm.id },
      make("p", { class: "text", id: textId }, norm.text),
      make("div", { class: "answers", role: "group", "aria-labelledby": textId }, ...buttons),
      make(
        "div",
        { class: "extras" },
        norm.limit ? make("span", { class: "limit" }, norm.limit) : null,
        make("button", { type: "button", class: "quiet", "data-open": "info" }, words.info),
        make("button", { type: "button", class: "quiet", "data-open": "note" }, words.note),
        state,
      ),
      note,
    );
    this.rows.set(norm.id, { row, buttons, state, note, person, norm });
    this.paintRow(person.id, norm.id);
    const draft = this.drafts.get(this.keyOf(person.id, norm.id));
    if (draft) this.openNote(this.rows.get(norm.id), draft.mustSay);
    return row;
  }

  onClick(event) {
    const button = event.target.closest("button");
    const row = button?.closest("article");
    const entry = row && this.rows.get(row.dataset.norm);
    if (!entry) return;
    const { person, norm } = entry;
    const mark = this.marks.get(this.keyOf(person.id, norm.id));
    const answer = button.dataset.answer;
    if (answer) {
      const next = mark?.result === answer ? "" : answer; // tapped again: taken back
      const note = mark?.note ?? "";
      // A breach is written down each time it is recorded, also after it was taken back.
      if (next === "fail" && norm.severity === "red_line") this.openNote(entry, true);
      else this.judge(person.id, norm.id, next, note);
    } else if (button.dataset.open === "note") this.openNote(entry, false);
    else if (button.dataset.open === "info") this.openInfo(entry);
  }

  /** @param {boolean} mustSay a breach of a red line, recorded together with its fact */
  openNote(entry, mustSay) {
    const { words } = this;
    const { person, norm } = entry;
    const key = this.keyOf(person.id, norm.id);
    const mark = this.marks.get(key);
    this.closePanel(entry.row);
    const field = make("textarea", {
      oninput: () => this.drafts.set(key, { text: field.value, mustSay }),
      maxlength: 500,
      rows: 3,
      "aria-label": words.note,
      placeholder: mustSay ? words.fact_placeholder : words.note_placeholder,
    });
    field.value = this.drafts.get(key)?.text ?? mark?.note ?? "";
    const panel = make(
      "form",
      {
        class: "panel",
        onsubmit: (event) => {
          event.preventDefault();
          const text = field.value.trim();
          // What was tapped while the note was being written stays.
          const result = mustSay ? "fail" : (this.marks.get(key)?.result ?? "");
          if (!text && norm.severity === "red_line" && result === "fail") {
            field.focus();
            return;
          }
          this.drafts.delete(key);
          panel.remove();
          this.judge(person.id, norm.id, result, text);
          entry.row.querySelector("[data-open=note]").focus();
        },
      },
      mustSay ? make("p", { class: "warning" }, words.fact_needed) : null,
      field,
      make("p", { class: "hint" }, words.note_hint),
      make("button", { type: "submit", class: "primary" }, mustSay ? words.record_breach : words.save_note),
      make(
        "button",
        {
          type: "button",
          class: "cancel",
          onclick: () => {
            this.drafts.delete(key);
            panel.remove();
            entry.row.querySelector("[data-open=note]").focus();
          },
        },
        words.cancel,
      ),
    );
    entry.row.append(panel);
    if (!this.drafts.has(key)) field.focus();
  }

  openInfo(entry) {
    const opened = entry.row.querySelector(".panel.info");
    this.closePanel(entry.row);
    if (opened) return;
    const { norm } = entry;
    entry.row.append(
      make(
        "div",
        { class: "panel info" },
        norm.explain ? make("p", {}, norm.explain) : null,
        make("p", { class: "origin" }, norm.origin),
      ),
    );
  }

  closePanel(row) {
    row.querySelector(".panel")?.remove();
  }

  paintRow(staffId, normId) {
    const entry = this.rows.get(normId);
    if (!entry || entry.person.id !== staffId) {
      this.paintChipOf(staffId);
      return;
    }
    const mark = this.marks.get(this.keyOf(staffId, normId));
    for (const button of entry.buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.answer === mark?.result));
    }
    entry.row.dataset.result = mark?.result ?? "";
    const state = mark?.state ?? "";
    entry.state.dataset.state = state;
    entry.state.textContent = mark?.problem || (state ? this.words[`state_${state}`] : "");
    entry.note.textContent = mark?.note ?? "";
    entry.note.hidden = !mark?.note;
    this.paintChip(this.personIndex);
  }

  paintChipOf(staffId) {
    const index = this.patrol.people.findIndex((person) => person.id === staffId);
    if (index >= 0 && this.chips) this.paintChip(index);
  }

  answered(person) {
    return person.norms.filter((id) => this.marks.get(this.keyOf(person.id, id))?.result).length;
  }

  paintChip(index) {
    const count = this.answered(this.patrol.people[index]);
    this.chips[index].querySelector(".count").textContent = count > 0 ? String(count) : "";
  }

  paintStatus() {
    if (!this.statusLine) return;
    const count = this.sender.waitingOf(this.patrol.id).length;
    const { words } = this;
    const { failures } = this.sender;
    let text = words.all_saved;
    if (count > 0) text = fill(failures > 0 ? words.offline : words.sending, { count });
    if (this.finishing) text = fill(words.finishing, { count });
    const refused = this.sender.refusedOf(this.patrol.id).length;
    if (refused > 0) text += ` · ${fill(words.refused, { count: refused })}`;
    this.statusLine.textContent = text;
    if (this.sheetStatus) this.sheetStatus.textContent = count > 0 || this.finishing ? text : "";
    this.statusLine.dataset.state = refused > 0 ? "offline" : count === 0 ? "saved" : failures > 0 ? "offline" : "kept";
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

  showSummary() {
    const { words, patrol } = this;
    const line = (person) => {
      const results = person.norms
        .map((id) => this.marks.get(this.keyOf(person.id, id)))
        .filter((mark) => mark?.result && mark.state !== "refused")
        .map((mark) => mark.result);
      const count = (wanted) => results.filter((each) => each === wanted).length;
      if (results.length === 0) return null;
      return make(
        "tr",
        {},
        make("th", { scope: "row" }, person.name),
        ...ANSWERS.map(([result]) => make("td", { class: result }, String(count(result)))),
      );
    };
    const lines = patrol.people.map(line).filter(Boolean);
    const refused = this.sender.refusedOf(patrol.id).length;
    const body =
      lines.length > 0
        ? make(
            "table",
            {},
            make(
              "thead",
              {},
              make(
                "tr",
                {},
                make("th", { scope: "col" }, words.observed),
                ...ANSWERS.map(([result, sign]) =>
                  make("th", { scope: "col", "aria-label": words[`answer_${result}`] }, sign),
                ),
              ),
            ),
            make("tbody", {}, ...lines),
          )
        : make("p", {}, words.nothing_observed);
    this.sheetStatus = make("p", { class: "status", role: "status" });
    const sheet = make(
      "div",
      { class: "sheet", role: "dialog", "aria-label": words.summary },
      make("h2", {}, words.summary),
      body,
      refused > 0
        ? make("p", { class: "warning" }, fill(words.refused_explained, { count: refused }))
        : null,
      make("p", { class: "hint" }, words.untouched),
      this.sheetStatus,
      make(
        "button",
        {
          type: "button",
          class: "primary",
          onclick: () => {
            sheet.querySelector(".primary").disabled = true;
            this.finish();
          },
        },
        words.finish_now,
      ),
      make(
        "button",
        {
          type: "button",
          class: "go-on",
          onclick: () => {
            this.finishing = false;
            this.sheetStatus = null;
            sheet.remove();
            this.paintStatus();
          },
        },
        words.go_on,
      ),
    );
    this.shell.append(sheet);
    this.paintStatus();
    sheet.querySelector(".primary").focus();
  }

  /** @param {"paused"|"finished"} why */
  close(why) {
    this.destroy();
    this.options.onClose(why);
  }

  destroy() {
    this.closed = true;
    clearTimeout(this.retry);
    this.sender.listeners.delete(this);
    this.dialog.remove();
    if (globalThis.xuntingBoard === this) globalThis.xuntingBoard = undefined;
  }
}

/**
 * Open the board of a patrol, or go on with the one that is open.
 * @param {BoardOptions} options
 * @returns {() => void} takes the board away, unless it is mounted again at once (a reconnect)
 */
export function openBoard(options) {
  let board = globalThis.xuntingBoard;
  if (board && board.options.patrolId !== options.patrolId) {
    board.destroy();
    board = undefined;
  }
  if (board) {
    clearTimeout(board.leaving);
    board.options.onClose = options.onClose;
  } else {
    board = new Board(options);
    globalThis.xuntingBoard = board;
  }
  return () => {
    board.leaving = setTimeout(() => board.destroy(), 1500);
  };
}

/**
 * On pages without a board: send what is left on this tablet and say how much that is.
 * @param {HTMLElement} place
 * @param {string} accountId
 * @param {{leftovers: string, leftovers_refused: string}} words with {count}
 * @param {() => void} onSent when everything that was left has been taken in
 * @returns {() => void}
 */
export function showLeftovers(place, accountId, words, onSent = () => {}) {
  const sender = senderOf(accountId);
  const line = place.querySelector(".leftovers") ?? make("p", { class: "leftovers", role: "status" });
  if (!line.isConnected) place.append(line);
  const text = (key, entries) => (entries.length > 0 ? fill(words[key], { count: entries.length }) : "");
  let waiting = 0;
  const listener = {
    changed: () => {
      if (waiting > 0 && sender.queue.length === 0) onSent();
      waiting = sender.queue.length;
      const parts = [text("leftovers", sender.queue), text("leftovers_refused", sender.refused)];
      line.textContent = parts.filter(Boolean).join(" ");
    },
  };
  sender.listeners.add(listener);
  sender.ready.then(listener.changed);
  return () => sender.listeners.delete(listener);
}

/** How Streamlit mounts it. */
export default function mount({ data, parentElement, setTriggerValue }) {
  if (!data.patrol_id) {
    const onSent = () => setTriggerValue("sent", true);
    return showLeftovers(parentElement, data.account_id, data.words, onSent);
  }
  const styles = Array.from(parentElement.querySelectorAll("style"), (each) => each.textContent);
  const scheme = getComputedStyle(parentElement.host ?? parentElement).colorScheme;
  return openBoard({
    patrolId: data.patrol_id,
    accountId: data.account_id,
    words: data.words,
    styles: styles.join("\n"),
    theme: scheme.includes("dark") ? "dark" : "light",
    onClose: (why) => setTriggerValue("closed", why),
  });
}

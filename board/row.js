import { ANSWERS, signOf } from "./answers.js";
import { openBreachSheet } from "./breach_sheet.js";
import { isShared, paintChips } from "./circumstances.js";
import { button, clockText, fill, make } from "./elements.js";
import { examinedLine } from "./examined.js";
import { maskHint, maskedText } from "./mask_hint.js";
import { NOTE_LENGTH, noteAbout, saveNote } from "./notes.js";
import { photoStrip, takePhoto } from "./photo_sheet.js";
import { ask } from "./question.js";
import { hasReason, withReason, withoutReasons } from "./reasons.js";

const MOST_PHOTOS = 6;

/** One norm of the person shown. */
export class Row {
  /** @param {string} why it is one to look at first; "" */
  constructor(board, person, norm, why) {
    this.why = why;
    this.board = board;
    this.person = person;
    this.norm = norm;
    const { words } = board;
    const textId = `norm-${norm.id}`;
    const isRedLine = norm.severity === "red_line";
    this.answers = isRedLine
      ? []
      : ANSWERS.map(([result, sign]) =>
          button(sign, {
            class: `answer ${result}`,
            "data-answer": result,
            "aria-label": words[`answer_${result}`],
            "aria-describedby": textId,
          }),
        );
    this.state = make("span", { class: "state" });
    this.extra = make("p", { class: "note", hidden: "" });
    this.photos = make("div", { class: "photos" });
    this.examined = make("div", { class: "examined" });
    this.count = make("output", { class: "counted", "aria-live": "off" });
    this.element = make(
      "article",
      { class: `row ${norm.severity}`, "data-norm": norm.id },
      make("p", { class: "text", id: textId }, norm.text),
      make(
        "div",
        { class: "answers", role: "group", "aria-labelledby": textId },
        ...(isRedLine
          ? [button(words.report, { class: "report", "data-do": "report", "aria-describedby": textId })]
          : this.answers),
      ),
      make(
        "div",
        { class: "line" },
        this.why ? make("span", { class: "why" }, this.why) : null,
        (this.extras = make("div", { class: "extras" }, ...this.tools(), this.state)),
      ),
      this.strip(),
      this.extra,
      this.photos,
      this.examined,
    );
    this.paint();
  }

  tools() {
    const { norm, board } = this;
    const { words } = board;
    const tool = (name, text) => button(text, { class: "quiet", "data-do": name });
    const tools = [norm.limit ? make("span", { class: "limit" }, norm.limit) : null];
    if (norm.timed && this.person.id !== null) {
      tools.push(tool("start", norm.confirmed_first ? words.start_confirmed : words.start));
      if (norm.confirmed_first) tools.push(tool("unconfirmed", words.not_confirmed));
    } else if (norm.timed) {
      tools.push(tool("start", words.start));
    }
    if (norm.kind === "count") {
      tools.push(
        button("−", { class: "step", "data-do": "less", "aria-label": words.count_less }),
        this.count,
        button("＋", { class: "step", "data-do": "more", "aria-label": words.count_more }),
      );
    }
    tools.push(tool("info", words.info));
    if (norm.severity !== "red_line") {
      this.noteButton = tool("note", words.note);
      tools.push(this.noteButton);
    }
    if (norm.severity !== "red_line" && this.person.id !== null) {
      const width = isShared(norm) ? "tag" : "tag short";
      this.tag = button("", { class: `quiet ${width}`, "data-do": "tag" });
      tools.push(this.tag);
    }
    return tools;
  }

  /** What is usual after ✗, one tap each. @returns {HTMLElement|null} */
  strip() {
    const { board, norm } = this;
    if (norm.severity === "red_line") return null;
    const { words } = board;
    this.reasons = norm.reasons.map(([text], at) =>
      button(text, { class: "reason", "data-do": "reason", "data-reason": at }),
    );
    this.reasonStrip = make(
      "div",
      { class: "strip", role: "group", "aria-label": words.reasons, hidden: "" },
      ...this.reasons,
      button(words.photo_camera, { class: "reason", "data-do": "picture" }),
    );
    return this.reasonStrip;
  }

  get mark() {
    return this.board.patrolState.markOf(this.person.id, this.norm.id);
  }

  judge(change, how) {
    this.board.judge(this.person.id, this.norm.id, change, how);
  }

  pressed(pressed) {
    if (pressed.dataset.answer) this.answer(pressed.dataset.answer);
    const act = {
      report: () => openBreachSheet(this.board, this.person, this.norm),
      unconfirmed: () => this.reportUnconfirmed(),
      start: () => this.board.stopwatches.start(this.person, this.norm),
      more: () => this.counted(+1),
      less: () => this.counted(-1),
      note: () => this.openNote(),
      info: () => this.openInfo(),
      tag: () => this.openTag(),
      photo: () => this.addPhoto(),
      picture: () => this.addPhoto(),
      reason: () => this.chooseReason(this.norm.reasons[pressed.dataset.reason]),
    }[pressed.dataset.do];
    act?.();
  }

  /** A key pressed while the row has the focus. @returns {boolean} whether it meant something */
  key(key) {
    const answers = { 1: "pass", 2: "fail", 3: "na" };
    if (key in answers && this.answers.length > 0) this.answer(answers[key]);
    else if (key === "0" && this.mark?.result && this.answers.length > 0) this.answer(this.mark.result);
    else if (key === "n" && this.norm.severity !== "red_line") this.openNote();
    else if (key === "i") this.openInfo();
    else if (key === "t" && this.norm.timed) this.board.stopwatches.start(this.person, this.norm);
    else return false;
    return true;
  }

  focus() {
    this.element.querySelector(".answers button").focus();
    this.element.scrollIntoView({ block: "nearest" });
  }

  /** A plain answer; tapped again it is taken back, and a colleague's only after a question. */
  answer(answer) {
    const { mark } = this;
    if (mark?.result !== answer) this.decide(answer);
    else if (mark.manager) this.askAboutColleagues(mark);
    else this.decide("", { rightAfterMs: mark.elapsedMs });
  }

  async askAboutColleagues(mark) {
    const { board } = this;
    const { words } = board;
    const sign = signOf(mark.result);
    const by = { manager: mark.manager, at: board.timeText(mark.capturedAt), sign };
    const choice = await ask(board.shell, {
      title: fill(words.judged_by, by),
      lines: [board.about(this.person.id, this.norm.id), words.judged_by_ask],
      choices: [
        ["same", fill(words.judge_same, by)],
        ["none", words.judge_none],
      ],
      leave: words.leave_it,
    });
    if (!choice || this.mark.eventId !== mark.eventId) return;
    if (choice === "same") this.decide(mark.result);
    else this.decide("", { rightAfterMs: mark.elapsedMs });
  }

  /** What was measured and says otherwise goes. */
  decide(result, how) {
    const { norm, mark } = this;
    const change = { result };
    if (norm.limit_s !== null || result === "") change.seconds = null;
    if (norm.minimum !== null) {
      const kept = (mark?.count ?? 0) >= norm.minimum;
      const judged = result === "pass" || result === "fail";
      if (judged && kept !== (result === "pass")) change.count = null;
    }
    // The reasons of a ✗ would contradict what takes its place.
    if (mark?.result === "fail" && result !== "fail") {
      const note = withoutReasons(mark.note, norm.reasons);
      if (note !== mark.note) change.note = note;
    }
    this.judge(change, how);
  }

  /** Into the note, or out of it; into what is being written, where somebody is writing.
   * @param {string[]} reason */
  chooseReason(reason) {
    const { board, mark } = this;
    const { words } = board;
    const field = this.element.querySelector(".panel textarea");
    const note = withReason(field ? field.value : (mark?.note ?? ""), reason, words.between_reasons);
    if (note.length > NOTE_LENGTH) board.notify(words.note_full);
    else if (field) {
      field.value = note;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      this.paint();
    } else this.judge({ note });
  }

  /** A count is judged when it reaches its minimum; one without is judged by the manager. */
  counted(by) {
    const { norm, mark } = this;
    const count = (mark?.count ?? 0) + by;
    if (count < 0) return;
    const change = { count };
    // Reaching the minimum is a judgement; still being below it is none, the count goes on.
    if (norm.minimum !== null) {
      const result = mark?.result ?? "";
      if (count >= norm.minimum) change.result = "pass";
      else change.result = result === "pass" ? "" : result;
    }
    this.judge(change);
  }

  reportUnconfirmed() {
    const red = this.board.patrolState.norms.get(this.norm.confirmed_first);
    if (red) openBreachSheet(this.board, this.person, red);
  }

  // -- panels

  get about() {
    return noteAbout(this.person.id, this.norm.id);
  }

  get photoAbout() {
    return { ...this.about, kind: "photo" };
  }

  /** A note that was being written when the person was left is still there. */
  reopen() {
    if (this.board.drafts.get(this.about)) this.openNote(false);
  }

  openNote(focus = true) {
    const { board, mark, about } = this;
    const { words, drafts } = board;
    this.closePanel();
    const draft = drafts.get(about);
    const base = draft?.base ?? mark?.note ?? "";
    const field = make("textarea", {
      maxlength: NOTE_LENGTH,
      rows: 3,
      "aria-label": words.note,
      placeholder: words.note_placeholder,
      oninput: () => {
        board.writing.keep(about, field.value === base ? null : { text: field.value, base });
        this.paintNoteAndStrip();
      },
    });
    field.value = draft?.text ?? base;
    const leave = () => {
      panel.remove();
      this.paint();
      this.noteButton.focus();
    };
    const panel = make(
      "form",
      {
        class: "panel",
        onsubmit: async (event) => {
          event.preventDefault();
          const saved = saveNote(board, this.person.id, this.norm.id, field.value, base);
          if (await saved) leave();
          else field.focus();
        },
      },
      mark?.manager ? make("p", { class: "hint" }, fill(words.note_of_another, board.byWhom(mark))) : null,
      field,
      maskHint(field, words),
      make("p", { class: "hint" }, words.note_hint),
      make("button", { type: "submit", class: "primary" }, words.save_note),
      button(words.photo, { "data-do": "photo" }),
      button(words.cancel, {
        class: "cancel",
        onclick: () => {
          board.writing.discard(about);
          leave();
        },
      }),
    );
    panel.leave = leave; // what was written stays, and says so on the row
    this.element.append(panel);
    this.paint();
    if (focus) field.focus();
  }

  /** The note was written, saved or discarded somewhere else. */
  draftChanged() {
    const field = this.element.querySelector(".panel textarea");
    const draft = this.board.drafts.get(this.about);
    if (!draft) {
      if (field) this.closePanel();
    } else if (!field) this.openNote(false);
    else if (field.value !== draft.text) field.value = draft.text;
    this.paint();
  }

  async addPhoto() {
    const { board } = this;
    if ((this.mark?.photos ?? []).length >= MOST_PHOTOS) {
      board.notify(board.words.photo_enough);
      return;
    }
    const photo = await takePhoto(board.shell, board.words, board.writing.photoKeeper(this.photoAbout));
    if (!photo) return;
    if (this.mark?.photos.includes(photo.sha256)) {
      board.drafts.delete(this.photoAbout);
      return;
    }
    const kept = board.photos.keep(photo);
    board.drafts.delete(this.photoAbout, kept);
    this.judge({ photos: [...(this.mark?.photos ?? []), photo.sha256] });
    if (!(await kept)) board.notify(board.words.photo_loose);
  }

  openInfo() {
    const opened = this.element.querySelector(".panel.info");
    this.closePanel();
    if (opened) return;
    const { norm } = this;
    this.element.append(
      make(
        "div",
        { class: "panel info" },
        ...norm.explain.map((line) => make("p", {}, line)),
        ...norm.lawful_cases.map((line) => make("p", {}, line)),
        ...norm.definitions.map((line) => make("p", {}, line)),
        make("p", { class: "origin" }, norm.origin),
      ),
    );
  }

  /** What this answer was about, where it was another process or customer than the bar says. */
  openTag() {
    const opened = this.element.querySelector(".panel.tags");
    this.closePanel();
    if (opened) return;
    const { board, norm, person } = this;
    const { circumstances, patrolState, words } = board;
    const processes = isShared(norm)
      ? patrolState.patrol.processes.filter((each) => norm.processes.includes(each.id))
      : [];
    const choose = (name, id) => {
      const { mark } = this;
      if (mark?.result) this.judge({ [name]: mark[name] === id ? null : id });
      else circumstances.set(person.id, { [name]: id }); // goes with the answer
      this.paint();
    };
    const panel = make(
      "div",
      { class: "panel tags", role: "group", "aria-label": words.circumstances },
      make("p", { class: "hint" }, words.circumstances_hint),
      ...circumstances.chips(processes, choose),
      button(words.close, {
        class: "cancel",
        onclick: () => {
          panel.remove();
          this.tag.focus();
        },
      }),
    );
    this.element.append(panel);
    this.paint();
  }

  paintTag() {
    const { mark, norm, tag } = this;
    if (!tag) return;
    const { circumstances, words } = this.board;
    const said = { process: mark?.process ?? null, segment: mark?.segment ?? null };
    const text = circumstances.text(said);
    // Its place is kept while there is nothing to say, so that no row moves when there is.
    tag.classList.toggle("unused", !text && !isShared(norm));
    tag.textContent = text || words.process;
    tag.title = text;
    tag.classList.toggle("said", Boolean(text));
    const panel = this.element.querySelector(".panel.tags");
    if (panel) paintChips(panel, mark?.result ? said : circumstances.now(this.person.id));
  }

  closePanel() {
    this.element.querySelector(".panel")?.remove();
  }

  // -- painting

  paint() {
    const { mark, norm } = this;
    const { words } = this.board;
    for (const each of this.answers) {
      each.setAttribute("aria-pressed", String(each.dataset.answer === mark?.result));
    }
    this.element.dataset.result = mark?.result ?? "";
    const report = this.element.querySelector("[data-do=report]");
    if (report) report.textContent = mark?.result === "fail" ? words.reported_look : words.report;
    if (this.noteButton) this.paintNoteAndStrip();
    this.paintTag();
    const state = mark?.state ?? "";
    this.state.dataset.state = state;
    this.state.textContent = mark?.problem || this.stateText(mark, state);
    // The head says what is saved: where there is little room, a row says only what is amiss.
    const isPlain = [words.state_saved, words.state_kept].includes(this.state.textContent);
    this.state.classList.toggle("plain", isPlain);
    this.count.textContent = norm.kind === "count" ? String(mark?.count ?? 0) : "";
    const lines = [
      mark?.seconds == null ? "" : fill(words.took, { time: clockText(mark.seconds) }),
      norm.kind === "count" && mark?.count != null && !mark.result ? words.count_unjudged : "",
      this.noteBesideReasons(),
      maskedText(mark?.masked ?? [], words),
      ...(mark?.others ?? []).map((other) => this.otherText(other)),
    ].filter(Boolean);
    this.extra.replaceChildren(...lines.map((line) => make("span", {}, line)));
    this.extra.hidden = lines.length === 0;
    const examined = this.board.patrolState.examinedOf(this.person.id, norm.id);
    this.examined.replaceChildren(...examined.map((each) => examinedLine(this.board, norm, each)));
    const photos = mark?.photos ?? [];
    this.photos.replaceChildren(
      ...(photos.length > 0
        ? [photoStrip(photos.map((sha256) => this.photo(sha256)), words, (sha256) => this.removePhoto(sha256))]
        : []),
    );
  }

  /** The reasons that are pressed need not be read twice. */
  noteBesideReasons() {
    const { mark, norm } = this;
    const note = mark?.note ?? "";
    const listsReasons = mark?.result === "fail" && this.reasonStrip;
    return listsReasons ? withoutReasons(note, norm.reasons) : note;
  }

  /** After ✗ the way to a note stands among the reasons. */
  paintNoteAndStrip() {
    const { mark, noteButton, reasonStrip, board } = this;
    const { words } = board;
    const field = this.element.querySelector(".panel textarea");
    const failed = mark?.result === "fail";
    const isWaiting = Boolean(board.drafts.get(this.about)) && !field;
    noteButton.textContent = isWaiting ? words.note_unsaved : failed ? words.note_more : words.note;
    noteButton.classList.toggle("unsaved", isWaiting);
    noteButton.classList.toggle("reason", failed);
    noteButton.classList.toggle("quiet", !failed);
    if (failed !== reasonStrip.contains(noteButton)) {
      if (failed) reasonStrip.append(noteButton);
      else this.extras.insertBefore(noteButton, this.tag ?? this.state);
    }
    reasonStrip.hidden = !failed;
    // What is saved, whatever is being written; what saving would change is dashed.
    const saved = mark?.note ?? "";
    for (const each of this.reasons) {
      const reason = this.norm.reasons[each.dataset.reason];
      const isSaved = hasReason(saved, reason);
      each.setAttribute("aria-pressed", String(isSaved));
      each.classList.toggle("unsaved", field !== null && hasReason(field.value, reason) !== isSaved);
    }
  }

  photo(sha256) {
    return { sha256, url: this.board.photos.urlOf(sha256) };
  }

  async removePhoto(sha256) {
    const { board, mark } = this;
    const { words } = board;
    if (mark.manager) {
      const yes = await ask(board.shell, {
        title: fill(words.photo_of_another, board.byWhom(mark)),
        choices: [["remove", words.photo_take_away]],
        leave: words.leave_it,
      });
      if (!yes || this.mark.eventId !== mark.eventId) return;
    }
    // Whoever takes a picture away may have a reason: it does not leave the tablet any more.
    board.photos.drop(sha256);
    this.judge({ photos: mark.photos.filter((each) => each !== sha256) });
    board.steps.offerUndo();
  }

  stateText(mark, state) {
    const { words } = this.board;
    if (!state) return "";
    const parts = [words[`state_${state}`]];
    if (mark.status) parts.push(words[`status_${mark.status}`]);
    if (mark.manager) parts.push(mark.manager);
    return parts.join(" · ");
  }

  /** Somebody else judged it as well: the newer judgement counts, both stay. */
  otherText({ manager, result, captured_at }) {
    const { board } = this;
    const sign = signOf(result);
    return fill(board.words.also_judged, { manager, sign, at: board.timeText(captured_at) });
  }
}

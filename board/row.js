import { openBreachSheet } from "./breach_sheet.js";
import { button, clockText, fill, make } from "./elements.js";
import { mask } from "./masking.js";
import { photoStrip, takePhoto } from "./photo_sheet.js";

export const ANSWERS = [
  ["pass", "✓"],
  ["fail", "✗"],
  ["na", "–"],
];
const NOTE_LENGTH = 500;
const MOST_PHOTOS = 6;

/** What masking found, in words: what was covered, and why. */
export function maskedText(findings, words) {
  if (findings.length === 0) return "";
  const kinds = findings.map(({ kind, count }) => `${words[`masked_${kind}`]} × ${count}`);
  return fill(words.masked, { what: kinds.join(words.and) });
}

/** A hint under a text field that says while it is typed what will be masked. */
export function maskHint(field, words) {
  const hint = make("p", { class: "masked", role: "status" });
  const show = () => (hint.textContent = maskedText(mask(field.value).findings, words));
  field.addEventListener("input", show);
  show();
  return hint;
}

/** One norm of the person shown. */
export class Row {
  constructor(board, person, norm) {
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
      make("div", { class: "extras" }, ...this.tools(), this.state),
      this.extra,
      this.photos,
    );
    this.paint();
  }

  tools() {
    const { norm, board } = this;
    const { words } = board;
    const tool = (name, text) => button(text, { class: "quiet", "data-do": name });
    const tools = [norm.limit ? make("span", { class: "limit" }, norm.limit) : null];
    if (norm.kind === "time_limit" && this.person.id !== null) {
      tools.push(tool("start", norm.confirmed_first ? words.start_confirmed : words.start));
      if (norm.confirmed_first) tools.push(tool("unconfirmed", words.not_confirmed));
    } else if (norm.kind === "time_limit") {
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
    if (norm.severity !== "red_line") tools.push(tool("note", words.note));
    return tools;
  }

  get mark() {
    return this.board.marks.get(this.board.keyOf(this.person.id, this.norm.id));
  }

  judge(change) {
    this.board.judge(this.person.id, this.norm.id, change);
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
    else if (key === "t" && this.norm.kind === "time_limit") this.board.stopwatches.start(this.person, this.norm);
    else return false;
    return true;
  }

  focus() {
    const details = this.element.closest("details");
    if (details) details.open = true;
    this.element.querySelector(".answers button").focus();
    this.element.scrollIntoView({ block: "nearest" });
  }

  /** A plain answer; tapped again it is taken back. What was measured and says otherwise goes. */
  answer(answer) {
    const { norm, mark } = this;
    const result = mark?.result === answer ? "" : answer;
    const change = { result };
    if (norm.limit_s !== null || result === "") change.seconds = null;
    if (norm.minimum !== null) {
      const kept = (mark?.count ?? 0) >= norm.minimum;
      const judged = result === "pass" || result === "fail";
      if (judged && kept !== (result === "pass")) change.count = null;
    }
    this.judge(change);
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
    const red = this.board.norms.get(this.norm.confirmed_first);
    if (red) openBreachSheet(this.board, this.person, red);
  }

  // -- panels

  get noteKey() {
    return this.board.keyOf(this.person.id, this.norm.id);
  }

  /** A note that was being written when the person was left is still there. */
  reopen() {
    if (this.board.drafts.has(this.noteKey)) this.openNote(false);
  }

  openNote(focus = true) {
    const { words } = this.board;
    const { drafts } = this.board;
    this.closePanel();
    const field = make("textarea", {
      maxlength: NOTE_LENGTH,
      rows: 3,
      "aria-label": words.note,
      placeholder: words.note_placeholder,
      oninput: () => drafts.set(this.noteKey, field.value),
    });
    field.value = drafts.get(this.noteKey) ?? this.mark?.note ?? "";
    const leave = () => {
      drafts.delete(this.noteKey);
      panel.remove();
      this.element.querySelector("[data-do=note]").focus();
    };
    const panel = make(
      "form",
      {
        class: "panel",
        onsubmit: (event) => {
          event.preventDefault();
          leave();
          this.judge({ note: field.value.trim() });
        },
      },
      field,
      maskHint(field, words),
      make("p", { class: "hint" }, words.note_hint),
      make("button", { type: "submit", class: "primary" }, words.save_note),
      button(words.photo, { "data-do": "photo", onclick: () => this.addPhoto() }),
      button(words.cancel, { class: "cancel", onclick: leave }),
    );
    this.element.append(panel);
    if (focus) field.focus();
  }

  async addPhoto() {
    const { board } = this;
    if ((this.mark?.photos ?? []).length >= MOST_PHOTOS) {
      board.notify(board.words.photo_enough);
      return;
    }
    const photo = await takePhoto(board.shell, board.words);
    if (!photo) return;
    if (this.mark?.photos.includes(photo.sha256)) return;
    const kept = board.keepPhoto(photo);
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
        norm.explain ? make("p", {}, norm.explain) : null,
        make("p", { class: "origin" }, norm.origin),
      ),
    );
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
    const state = mark?.state ?? "";
    this.state.dataset.state = state;
    this.state.textContent = mark?.problem || this.stateText(mark, state);
    this.count.textContent = norm.kind === "count" ? String(mark?.count ?? 0) : "";
    const lines = [
      mark?.seconds == null ? "" : fill(words.took, { time: clockText(mark.seconds) }),
      norm.kind === "count" && mark?.count != null && !mark.result ? words.count_unjudged : "",
      mark?.note ?? "",
      maskedText(mark?.masked ?? [], words),
      ...(mark?.others ?? []).map((other) => this.otherText(other)),
    ].filter(Boolean);
    this.extra.replaceChildren(...lines.map((line) => make("span", {}, line)));
    this.extra.hidden = lines.length === 0;
    const photos = mark?.photos ?? [];
    this.photos.replaceChildren(
      ...(photos.length > 0
        ? [photoStrip(photos.map((sha256) => this.photo(sha256)), words, (sha256) => this.removePhoto(sha256))]
        : []),
    );
  }

  photo(sha256) {
    return { sha256, url: this.board.photoUrl(sha256) };
  }

  removePhoto(sha256) {
    // Whoever takes a picture away may have a reason: it does not leave the tablet any more.
    this.board.sender.dropPhoto(sha256);
    const photos = this.mark.photos.filter((each) => each !== sha256);
    this.board.judge(this.person.id, this.norm.id, { photos }, false);
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
    const sign = ANSWERS.find(([each]) => each === result)?.[1] ?? "";
    const at = new Date(captured_at).toLocaleTimeString("zh-CN", {
      hour: "2-digit",
      minute: "2-digit",
      timeZone: this.board.patrol.time_zone,
    });
    return fill(this.board.words.also_judged, { manager, sign, at });
  }
}

import { openClockSheet } from "./clock_sheet.js";
import { openComfortSheet } from "./comfort.js";
import { button, fill, leaveTopmost, make } from "./elements.js";
import { headerLine, openHeaderSheet } from "./header_sheet.js";
import { openLookUpSheet } from "./look_up_sheet.js";
import { openPraiseSheet } from "./praise_sheet.js";
import { openSummarySheet } from "./summary_sheet.js";

const NOTICE_MS = 6000;
const CHOICE_MS = 12000; // a notice with something to choose

/**
 * What stands around the norms: the head with the state of all answers, the foot, messages and keys.
 *
 * It is a top-layer modal in document.body: when the connection drops, Streamlit makes the rest of
 * the page inert and swallows clicks outside of its own box, and only a top-layer dialog that says
 * so keeps its taps.
 */
export class Frame {
  constructor(board) {
    this.board = board;
    /** @type {HTMLElement|null} */
    this.sheetStatus = null;
    this.dialog = make("dialog", { "data-react-aria-top-layer": "true" });
    Object.assign(this.dialog.style, {
      position: "fixed", inset: "0", width: "100%", height: "100%", maxWidth: "none",
      maxHeight: "none", margin: "0", padding: "0", border: "0",
    });
    // Escape closes a note or a sheet, and never throws the manager out of the patrol. A
    // browser closes a dialog at a repeated Escape whatever "cancel" says, so the key is taken.
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      leaveTopmost(this.shell); // a tablet's way back
    });
    // Also where nothing has the focus any more, as after a tap beside everything.
    this.onDocumentKey = (event) => {
      const path = event.composedPath();
      if (path.includes(this.dialog) || event.target === document.body) this.onKey(event);
    };
    document.addEventListener("keydown", this.onDocumentKey);
    this.dialog.addEventListener("close", () => !board.closed && this.dialog.showModal());
    const host = make("div", { style: "height: 100%" });
    this.dialog.append(host);
    const { styles, theme } = board.options;
    /** What sheets lie over. */
    this.shell = make("div", { class: "board", "data-theme": theme });
    host.attachShadow({ mode: "open" }).append(make("style", {}, styles), this.shell);
    this.messageLine = make("p", { class: "message", role: "alert", hidden: "" });
    this.shell.append(
      make("header", { class: "head" }, this.messageLine),
      make("div", { class: "list" }),
      make("footer", { class: "foot" }, this.pauseButton()),
    );
    document.body.append(this.dialog);
    this.dialog.showModal();
  }

  pauseButton() {
    const { board } = this;
    return footButton("‖", board.words.pause, { onclick: () => board.close("paused") });
  }

  /** Once the patrol is loaded. */
  render() {
    const { board } = this;
    const { words } = board;
    const { hall, round, papers, language } = board.patrolState.patrol;
    const title = `${hall} · ${round}`;
    this.dialog.lang = language === "en" ? "en" : "zh-CN";
    this.dialog.setAttribute("aria-label", title);
    this.statusLine = make("p", { class: "status", role: "status" });
    // Where papers are checked nobody is met: no crowd, no positions, no good moment.
    const onWalksOnly = papers ? { hidden: "" } : {};
    this.headerButton = button("", {
      class: "header-line",
      ...onWalksOnly,
      onclick: () => openHeaderSheet(board),
    });
    this.notice = make("div", { class: "notice", role: "status" });
    this.undoButton = footButton("↶", words.undo, {
      class: "undo",
      onclick: () => board.steps.undo(),
    });
    this.redButton = footButton("⚑", words.red_lines, {
      class: "red",
      ...onWalksOnly,
      "aria-pressed": "false",
      onclick: () => this.showRedLines(),
    });
    this.shell.replaceChildren(
      make(
        "header",
        { class: "head" },
        make("h1", {}, title),
        this.headerButton,
        this.statusLine,
        button("⌕", {
          class: "more look-up",
          "aria-label": words.look_up,
          onclick: () => openLookUpSheet(board),
        }),
        button("⋯", {
          class: "more",
          "aria-label": words.comfort,
          onclick: () => openComfortSheet(board),
        }),
        this.messageLine,
      ),
      board.peopleBar.element,
      board.normList.work,
      make("div", { class: "snack-place" }, this.notice),
      board.stopwatches.tray,
      make(
        "footer",
        { class: "foot" },
        this.pauseButton(),
        this.undoButton,
        footButton("☆", words.praise, {
          class: "praise",
          ...onWalksOnly,
          onclick: () => openPraiseSheet(board),
        }),
        footButton("◷", words.clock, {
          class: "clocks",
          ...onWalksOnly,
          onclick: () => openClockSheet(board),
        }),
        this.redButton,
        footButton("✓", words.finish, { class: "primary", onclick: () => openSummarySheet(board) }),
      ),
    );
    this.paintHeader();
    this.paintUndo();
    this.paintStatus();
  }

  /** Whether a note or another panel of a row has the focus. */
  isInPanel() {
    return Boolean(this.shell.getRootNode().activeElement?.closest?.(".panel"));
  }

  /** Keys for people with a keyboard: ↑ ↓ move, 1 2 3 answer, 0 takes back, N writes a note. */
  onKey(event) {
    const { board } = this;
    if (event.key === "Escape") {
      event.preventDefault();
      leaveTopmost(this.shell);
      return;
    }
    const target = event.composedPath()[0];
    const typing = target.closest("input, textarea, select");
    const covered = board.normList?.element.inert ?? true;
    if (typing || covered || event.ctrlKey || event.metaKey || event.altKey) return;
    if (board.normList.key(event.key, target)) event.preventDefault();
    else if (event.key === "z" || event.key === "u") {
      event.preventDefault();
      board.steps.undo();
    }
  }

  /** The red lines of the person shown, and back to what was shown before. */
  showRedLines() {
    const { normList, sight } = this.board;
    const before = sight.seen.filter ?? "focus"; // a look at the red lines is not kept there
    normList.choose({ filter: normList.filter === "red" ? before : "red" });
  }

  // -- painting

  paintRedButton() {
    const { normList, whoIsWhere } = this.board;
    if (!this.redButton || !normList.person) return;
    const reported = whoIsWhere.redLineState(normList.person).reported;
    this.redButton.setAttribute("aria-pressed", String(normList.filter === "red"));
    this.redButton.classList.toggle("reported", reported);
  }

  paintHeader() {
    this.headerButton.replaceChildren(...headerLine(this.board));
    this.headerButton.dataset.outage = String(this.board.patrolState.header.outage);
  }

  paintUndo() {
    if (!this.undoButton || this.board.personKey === undefined) return;
    const last = this.board.steps.lastOf(this.board.personKey);
    const { words } = this.board;
    // It can still be tapped, and says why there is nothing.
    this.undoButton.setAttribute("aria-disabled", String(!last));
    this.undoButton.title = last ? fill(words.undo_next, { what: last.what() }) : words.undo_none;
  }

  /** Say the status on a sheet that lies over it, too. @param {HTMLElement|null} line */
  showStatusOn(line) {
    this.sheetStatus = line;
    this.paintStatus();
  }

  paintStatus() {
    if (!this.statusLine) return;
    const { words, patrolState, finishing } = this.board;
    const { waitingCount: count, refusedCount: refused, isOffline } = patrolState;
    let text = words.all_saved;
    if (count > 0) {
      const where = this.isSignedOut ? words.signed_out : words.offline;
      text = fill(isOffline ? where : words.sending, { count });
    }
    if (finishing.isWanted) text = fill(words.finishing, { count });
    if (refused > 0) text += ` · ${fill(words.refused, { count: refused })}`;
    this.statusLine.textContent = text;
    if (this.sheetStatus) this.sheetStatus.textContent = count > 0 || finishing.isWanted ? text : "";
    const state = count === 0 ? "saved" : isOffline ? "offline" : "kept";
    this.statusLine.dataset.state = refused > 0 ? "offline" : state;
  }

  showMessage(text, signInAgain) {
    const line = this.messageLine;
    line.hidden = !text;
    line.replaceChildren(text ?? "");
    if (signInAgain) {
      line.append(" ", make("a", { href: "/sign-in", target: "_blank" }, this.board.words.sign_in));
    }
    this.shell.querySelector(".sheet .message")?.remove();
    if (text) this.shell.querySelector(".sheet")?.append(line.cloneNode(true));
  }

  /** A message with something to do about it. */
  showMessageWith(text, action, onAction) {
    this.showMessage(text, false);
    this.messageLine.append(" ", button(action, { onclick: onAction }));
  }

  /**
   * Say what was done; it goes by itself.
   * @param {[string, () => void]|null} choice what can be done about it now
   */
  notify(text, choice = null) {
    const act = () => {
      this.notice.replaceChildren();
      choice[1]();
    };
    this.notice.replaceChildren(make("span", {}, text), ...(choice ? [button(choice[0], { onclick: act })] : []));
    clearTimeout(this.noticeLeaves);
    const ms = choice ? CHOICE_MS : NOTICE_MS;
    this.noticeLeaves = setTimeout(() => this.notice.replaceChildren(), ms);
  }

  remove() {
    document.removeEventListener("keydown", this.onDocumentKey);
    this.dialog.remove();
  }
}

/** A button at the foot: its sign, and below or beside it the word. */
function footButton(sign, text, properties) {
  const made = make("button", { type: "button", ...properties });
  made.append(make("span", { class: "sign", "aria-hidden": "true" }, sign), make("span", {}, text));
  return made;
}

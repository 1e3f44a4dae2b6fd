import { Board } from "./board.js";
import { button, fill, make } from "./elements.js";
import { refusedText } from "./refused.js";
import { senderOf } from "./sender.js";

/**
 * Open the board of a patrol, or go on with the one that is open.
 * @param {BoardOptions} options
 * @returns {() => void} for when the page takes its component away
 */
export function openBoard(options) {
  let board = globalThis.xuntingBoard;
  if (board && board.options.patrolId !== options.patrolId) {
    board.destroy();
    board = undefined;
  }
  if (board) {
    board.stays();
    board.options.onClose = options.onClose;
  } else {
    board = new Board(options);
    globalThis.xuntingBoard = board;
  }
  return () => board.leave();
}

/**
 * On pages without a board: send what is left on this tablet and say how much that is.
 * @param {HTMLElement} place
 * @param {string} accountId
 * @param {Object<string, string>} words see ``leftovers`` in board/__init__.py
 * @param {() => void} onSent when everything that was left has been taken in
 * @returns {() => void}
 */
export function showLeftovers(place, accountId, words, onSent = () => {}) {
  const sender = senderOf(accountId);
  const line = place.querySelector(".leftovers") ?? make("p", { class: "leftovers", role: "status" });
  if (!line.isConnected) place.append(line);
  const list = place.querySelector(".refused") ?? make("div", { class: "refused" });
  if (!list.isConnected) place.append(list);
  const text = (key, entries) => (entries.length > 0 ? fill(words[key], { count: entries.length }) : "");
  let waiting = 0;
  const listener = {
    changed: () => {
      const left = [...sender.queue, ...sender.photos.filter((each) => !each.refused)];
      if (waiting > 0 && left.length === 0) onSent();
      waiting = left.length;
      const parts = [text("leftovers", left), text("leftovers_refused", [...sender.refused, ...sender.photos.filter((each) => each.refused)])];
      line.textContent = parts.filter(Boolean).join(" ");
      list.replaceChildren(...refusedList(sender, words));
    },
  };
  listener.photoSettled = listener.changed;
  sender.listeners.add(listener);
  sender.ready.then(listener.changed);
  return () => sender.listeners.delete(listener);
}

/** What the server did not take and why, with what was written, and a way to be rid of it. */
function refusedList(sender, words) {
  const { refused } = sender;
  if (refused.length === 0 && !sender.photos.some((each) => each.refused)) return [];
  const line = (entry) => {
    const at = new Date(entry.event.captured_at).toLocaleString();
    return make("li", {}, `${at} ${refusedText(entry)}: ${entry.refused}`);
  };
  const photos = sender.photos.filter((each) => each.refused);
  const question = make("p", { class: "question", role: "alert", hidden: "" });
  const keep = button(words.leave_it, { hidden: "", onclick: () => ask(false) });
  const discard = button(words.discard, {
    onclick: () => (question.hidden ? ask(true) : sender.discardRefused()),
  });
  const ask = (asking) => {
    const count = refused.length + photos.length;
    question.textContent = fill(words.discard_ask, { count, what: refused.map(refusedText).join("; ") });
    question.hidden = !asking;
    keep.hidden = !asking;
    discard.textContent = asking ? words.discard_sure : words.discard;
  };
  return [
    make(
      "ul",
      {},
      ...refused.map(line),
      ...photos.map((photo) => make("li", {}, photo.refused)),
    ),
    question,
    discard,
    keep,
  ];
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

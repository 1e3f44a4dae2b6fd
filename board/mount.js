import { Board } from "./board.js";
import { fill, make } from "./elements.js";
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
      const left = [...sender.queue, ...sender.photos.filter((each) => !each.refused)];
      if (waiting > 0 && left.length === 0) onSent();
      waiting = left.length;
      const parts = [text("leftovers", left), text("leftovers_refused", sender.refused)];
      line.textContent = parts.filter(Boolean).join(" ");
    },
  };
  listener.photoSettled = listener.changed;
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

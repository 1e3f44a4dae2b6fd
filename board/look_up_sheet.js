import { button, fill, make, openSheet } from "./elements.js";
import { API, SEND_TIMEOUT_MS } from "./sender.js";

const TYPING_MS = 250; // nothing is asked while somebody types

/**
 * Look up norms, process cards and SMS codes; people and halls are looked up at the desk. Without the network, the norms of this patrol.
 * @param {string} [search] what was typed before
 */
export function openLookUpSheet(board, search = "") {
  const { words } = board;
  const field = make("input", {
    type: "search",
    maxlength: 100,
    autocomplete: "off",
    enterkeyhint: "search",
    "aria-label": words.look_up_field,
    placeholder: words.look_up_field,
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(look, TYPING_MS);
    },
  });
  field.value = search;
  const found = make("div", { class: "found", "aria-live": "polite" });
  let timer = 0;
  let asked = 0;
  const opened = openSheet(
    board.shell,
    words.look_up,
    make("form", { class: "steps", role: "search", onsubmit: (event) => event.preventDefault() }, field),
    found,
    make(
      "div",
      { class: "sheet-foot" },
      button(words.close, { class: "go-on primary", onclick: () => opened.close() }),
    ),
  );
  field.focus();
  look();

  async function look() {
    asked += 1;
    const number = asked;
    const answer = await answerTo(field.value.trim(), board);
    // Another one was asked meanwhile, or nobody looks any more.
    if (number === asked && found.isConnected) found.replaceChildren(...shown(answer));
  }
}

/** @typedef {{first: string[], last: string[], groups: {kind: string, title: string, count: number,
 *   hits: {title: string, lines: string[]}[]}[]}} LookedUp */

/** What the server finds, else what is known here. @returns {Promise<LookedUp>} */
async function answerTo(text, board) {
  try {
    const response = await fetch(`${API}/search?people=0&q=${encodeURIComponent(text)}`, {
      signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
    });
    const answer = await response.json();
    if (Array.isArray(answer.groups)) return answer;
    if (answer.problem) return { first: [answer.problem], groups: [], last: [] };
  } catch {
    /* no network */
  }
  return foundHere(text, board);
}

/** The norms of this patrol in which every word stands. @returns {LookedUp} */
function foundHere(text, board) {
  const { words, patrolState } = board;
  const folded = (each) => each.normalize("NFKC").toLowerCase();
  const parts = folded(text).split(/\s+/).filter(Boolean);
  const norms = patrolState.patrol.sections.flatMap((section) => section.norms);
  const hits = norms.filter((norm) => {
    const where = folded([norm.text, norm.limit, ...norm.explain].join("\n"));
    return parts.length > 0 && parts.every((part) => where.includes(part));
  });
  const nothing = parts.length > 0 && hits.length === 0 ? [fill(words.look_up_none, { search: text })] : [];
  const group = {
    kind: "norm",
    title: words.look_up_norms,
    count: hits.length,
    hits: hits.map((norm) => ({ title: norm.text, lines: [norm.limit, ...norm.explain].filter(Boolean) })),
  };
  return {
    first: [words.look_up_offline, ...nothing],
    groups: hits.length > 0 ? [group] : [],
    last: [],
  };
}

/** @param {LookedUp} answer @returns {HTMLElement[]} */
function shown({ first, groups, last }) {
  const line = (text) => make("p", {}, text);
  const hit = ({ title, lines }) => make("article", {}, make("h4", {}, title), ...lines.map(line));
  const group = ({ title, count, hits }) =>
    make("section", {}, make("h3", {}, `${title} · ${count}`), ...hits.map(hit));
  return [...first.map(line), ...groups.map(group), ...last.map(line)];
}

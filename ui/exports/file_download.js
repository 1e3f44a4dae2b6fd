/**
 * Fetch a file that is made while it is sent, and show how far it is.
 *
 * The browser saves it by itself, straight to the disk; the page asks the server how many rows have
 * gone out. What the server refuses is told here instead of being saved.
 */
const ASK_EVERY_MS = 500;

export default function mount({ parentElement, data }) {
  const root = parentElement.querySelector(".download") ?? create(parentElement);
  const button = root.querySelector("button");
  const status = root.querySelector("p");
  const bar = root.querySelector("progress");
  button.textContent = data.words.download;
  if (root.address !== data.address) {
    root.address = data.address;
    root.timer = clearInterval(root.timer);
    bar.hidden = true;
    button.disabled = false;
    say(status, "");
  }
  button.onclick = () => start(root, data);
  return () => {};
}

function create(parentElement) {
  const root = document.createElement("div");
  root.className = "download";
  const button = document.createElement("button");
  button.type = "button";
  const bar = document.createElement("progress");
  bar.hidden = true;
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  root.append(button, bar, status);
  parentElement.append(root);
  return root;
}

async function start(root, data) {
  const [button, bar, status] = root.children;
  const { words } = data;
  button.disabled = true;
  say(status, words.looking);
  try {
    const first = await fetch(data.address, { method: "HEAD" });
    if (!first.ok) {
      const refused = await fetch(data.address);
      if (!refused.ok) {
        say(status, (await refused.json()).problem);
        button.disabled = false;
        return;
      }
      await refused.body.cancel(); // there is room by now
    }
    const total = first.headers.get("X-Total-Rows");
    if (total !== null) say(status, fill(words.rows, { rows: number(0, data), total: number(total, data) }));
  } catch {
    say(status, words.unreachable);
    button.disabled = false;
    return;
  }
  const ticket = Array.from(crypto.getRandomValues(new Uint8Array(16)), (each) => each.toString(16).padStart(2, "0")).join("");
  const link = document.createElement("a");
  link.href = `${data.address}&ticket=${ticket}`;
  link.download = "";
  link.click();
  bar.hidden = false;
  bar.removeAttribute("value");
  bar.setAttribute("aria-label", words.download);
  root.timer = setInterval(() => look(root, data, ticket), ASK_EVERY_MS);
}

async function look(root, data, ticket) {
  const [button, bar, status] = root.children;
  let at;
  try {
    const answer = await fetch(`/export/progress/${ticket}`);
    if (!answer.ok) return;
    at = await answer.json();
  } catch {
    say(status, data.words.unreachable);
    return;
  }
  if (at.total > 0) {
    bar.max = at.total;
    bar.value = at.rows;
  }
  const values = { rows: number(at.rows, data), total: number(at.total, data), sha256: at.sha256 };
  if (at.state === "done" || at.state === "stopped") {
    clearInterval(root.timer);
    button.disabled = false;
    bar.hidden = true;
    say(status, fill(data.words[at.state], values));
  } else if (at.state === "waiting") {
    say(status, data.words.waiting);
  } else if (at.total > 0) {
    say(status, fill(data.words.rows, values));
  }
}

function say(status, text) {
  status.textContent = text;
}

function number(value, data) {
  return Number(value).toLocaleString(data.tag);
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

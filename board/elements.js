/** Small helpers that every part of the board uses. */

/** Make an element. Text is always set as text, never as HTML. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** A button with its words; ``properties`` as for ``make``. */
export function button(text, properties, ...children) {
  return make("button", { type: "button", ...properties }, ...children, text);
}

/**
 * Cover the board with a sheet. Focus stays in it, and returns to where it was when it closes.
 * Escape and the tablet's way back press its ``.go-on`` button, or call ``sheet.leave`` where that is
 * something else.
 *
 * @param {HTMLElement} shell
 * @param {string} title
 * @param {...(Node|string|null)} children
 * @returns {{sheet: HTMLElement, close: () => void}}
 */
export function openSheet(shell, title, ...children) {
  const before = shell.getRootNode().activeElement;
  const heading = make("h2", { tabindex: "-1" }, title);
  const sheet = make(
    "div",
    { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": title },
    heading,
    ...children,
  );
  const covered = [...shell.children].filter((each) => !each.inert);
  for (const each of covered) each.inert = true;
  shell.append(sheet);
  heading.focus();
  return {
    sheet,
    close: () => {
      for (const each of covered) each.inert = false;
      sheet.remove();
      if (before?.isConnected) before.focus();
    },
  };
}

/** Leave the topmost sheet or panel, as its way back does. */
export function leaveTopmost(shell) {
  const open = [...shell.querySelectorAll(".sheet, .panel")].at(-1);
  if (open?.leave) open.leave();
  else open?.querySelector(".go-on, .cancel")?.click();
}

/** Seconds as m:ss, for a running clock. */
export function clockText(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

import { button, make, openSheet } from "./elements.js";

/**
 * Ask one thing before it is done, over a board that stays in sight.
 *
 * @param {HTMLElement} shell
 * @param {{title: string, lines?: string[], choices: [string, string][], leave: string}} question
 *   choices: [value, text], the one most wanted first; leave: the text of the way back
 * @returns {Promise<string>} the value chosen; "": nothing is to be done
 */
export function ask(shell, { title, lines = [], choices, leave }) {
  return new Promise((resolve) => {
    const answer = (value) => {
      opened.close();
      resolve(value);
    };
    const opened = openSheet(
      shell,
      title,
      ...lines.map((text) => make("p", {}, text)),
      ...choices.map(([value, text], index) =>
        button(text, {
          class: index === 0 ? "primary" : "",
          "data-choice": value,
          onclick: () => answer(value),
        }),
      ),
      button(leave, { class: "go-on", onclick: () => answer("") }),
    );
    opened.sheet.classList.add("question");
  });
}

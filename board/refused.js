import { signOf } from "./answers.js";

/** What a refused entry said, in one line: about whom and what, the answer, and the words. */
export function refusedText({ event, about }) {
  const note = event.note ? `“${event.note}”` : "";
  return [about || event.norm_id, signOf(event.result), note].filter(Boolean).join(" ");
}

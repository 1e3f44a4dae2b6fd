import { fill, make } from "./elements.js";
import { mask } from "./masking.js";

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

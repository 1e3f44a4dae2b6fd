/** What parts the reasons of a note, and its lines. */
const PARTS = /([；;\n])/;

/** @param {string} note @returns {{text: string, end: string}[]} end: what parts it from the next */
function partsOf(note) {
  const pieces = note.split(PARTS);
  const parts = [];
  for (let at = 0; at < pieces.length; at += 2) {
    parts.push({ text: pieces[at].trim(), end: pieces[at + 1] ?? "" });
  }
  return parts;
}

/** Whether a usual reason stands in a note. @param {string[]} reason in each language, the own first */
export function hasReason(note, reason) {
  return partsOf(note).some((part) => reason.includes(part.text));
}

/** The note with the reason, or without it where it was there. @param {string[]} reason as above */
export function withReason(note, reason, between) {
  if (hasReason(note, reason)) return withoutReasons(note, [reason]);
  return note.trim() ? `${note.trim()}${between}${reason[0]}` : reason[0];
}

/** What else was written. @param {string[][]} reasons */
export function withoutReasons(note, reasons) {
  const parts = partsOf(note);
  const kept = parts.filter((part) => !reasons.flat().includes(part.text));
  if (kept.length === parts.length) return note;
  return kept
    .map(({ text, end }, at) => (at === kept.length - 1 ? text : `${text}${end}${end === ";" ? " " : ""}`))
    .join("");
}

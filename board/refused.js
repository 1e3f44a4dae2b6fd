/** What a refused entry said, in one line: about whom and what, the answer, and the words. */
export function refusedText({ event, about }) {
  const sign = { pass: "✓", fail: "✗", na: "–" }[event.result] ?? "";
  const note = event.note ? `“${event.note}”` : "";
  return [about || event.norm_id, sign, note].filter(Boolean).join(" ");
}

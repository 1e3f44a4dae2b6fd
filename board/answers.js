/** What a norm can be answered with, and its sign. */
export const ANSWERS = [
  ["pass", "✓"],
  ["fail", "✗"],
  ["na", "–"],
];

/** @returns {string} "" for anything else */
export function signOf(result) {
  return ANSWERS.find(([each]) => each === result)?.[1] ?? "";
}

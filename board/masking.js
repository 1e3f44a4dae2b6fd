export function mask(text) {
  return { text, findings: [] };
}

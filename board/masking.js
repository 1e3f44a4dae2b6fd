/**
 * Customers' numbers in what a manager writes: found, and replaced before anything is kept.
 *
 * The same rules as masking.py in domain/, and the same tables, which masking_tables.py there
 * explains and board/__init__.py joins in; a test compares the two.
 *
 * @typedef {"mobile"|"id_card"|"bank_card"} NumberKind
 * @typedef {{kind: NumberKind, count: number}} MaskFinding
 * @typedef {{text: string, findings: MaskFinding[]}} Masked
 */

import { MASKING_TABLES } from "./masking_tables.js";

const MASK_KINDS = ["mobile", "id_card", "bank_card"];

/** Every character is one of 0-9-~X+|() and, when it is none, "#"; see maskFolded. */
function maskFolding(digits) {
  const rows = [...Object.entries(MASKING_TABLES.others), ...Object.entries(digits)];
  return new Map(rows.flatMap(([to, row]) => Array.from(row, (each) => [each, to])));
}

const MASK_FOLDINGS = MASKING_TABLES.digits.map(maskFolding);

const maskSizes = (name) => new Set(MASKING_TABLES[name].map(String));
const MASK_COLUMNS = maskSizes("columns");
const MASK_MOBILE_GROUPS = maskSizes("mobile_groups");
const MASK_OLD_ID_CARD_GROUPS = maskSizes("old_id_card_groups");

const maskWhole = (name) => new RegExp(`^(?:${MASKING_TABLES[name]})$`);
const maskAtEnd = (name) => new RegExp(`(?:${MASKING_TABLES[name]})$`, "i");
const MASK_SPAN = new RegExp(MASKING_TABLES.span, "g");
const MASK_GROUP = new RegExp(MASKING_TABLES.group, "g");
const MASK_COUNTRY_CODE = new RegExp(MASKING_TABLES.country_code);
const MASK_MOBILE = maskWhole("mobile");
const MASK_ID_CARD = maskWhole("id_card");
const MASK_OLD_ID_CARD = maskWhole("old_id_card");
const MASK_BANK_CARD = maskWhole("bank_card");
const MASK_DEVICE = maskWhole("device");
const MASK_DEVICE_WORD = maskAtEnd("device_word");
const MASK_ORDER_WORD = maskAtEnd("order_word");

/**
 * Replace customers' numbers; masking twice changes nothing more, no text gets longer.
 *
 * @param {string} text
 * @returns {Masked}
 */
export function mask(text) {
  const counts = { mobile: 0, id_card: 0, bank_card: 0 };
  for (const folding of MASK_FOLDINGS) {
    const characters = Array.from(text);
    const parts = [];
    let done = 0;
    for (const [start, end, kind] of maskNumbers(characters, maskFolded(characters, folding))) {
      parts.push(...characters.slice(done, maskOpened(characters, start, end)), MASKING_TABLES.mark);
      done = end;
      counts[kind] += 1;
    }
    text = [...parts, ...characters.slice(done)].join("");
  }
  const found = MASK_KINDS.filter((kind) => counts[kind] > 0);
  return { text, findings: found.map((kind) => ({ kind, count: counts[kind] })) };
}

/** Where a number begins, with the bracket that is closed inside of it. */
function maskOpened(characters, start, end) {
  const count = (marks) => characters.slice(start, end).filter((each) => marks.includes(each)).length;
  return count(")）") > count("(（") && ["(", "（"].includes(characters[start - 1]) ? start - 1 : start;
}

/** One ASCII character for each character, also for those of two UTF-16 units. */
function maskFolded(characters, folding) {
  return characters.map((each) => folding.get(each) ?? (maskIsPicture(each) ? "-" : "#")).join("");
}

function maskIsPicture(character) {
  const code = character.codePointAt(0);
  return MASKING_TABLES.pictures.some(([first, last]) => first <= code && code <= last);
}

/** [start, end, kind] of each number; the longest that begins at a group is taken. */
function maskNumbers(characters, folded) {
  const numbers = [];
  for (const span of folded.matchAll(MASK_SPAN)) {
    const groups = Array.from(span[0].matchAll(MASK_GROUP), (group) => ({
      start: span.index + group.index,
      end: span.index + group.index + group[0].length,
      size: group[0].replaceAll("~", "").length,
      digits: group[0].replaceAll("~", "").replace("+", ""),
      international: group[0].startsWith("+"),
    }));
    let first = 0;
    while (first < groups.length) {
      const [last, kind] = maskLongest(characters, folded, groups.slice(first));
      if (kind) numbers.push([groups[first].start, groups[first + last].end, kind]);
      first += last + 1;
    }
  }
  return numbers;
}

/** The last of the groups that make a number together with the first one, and its kind. */
function maskLongest(characters, folded, groups) {
  const { start, international } = groups[0];
  const before = characters.slice(Math.max(start - MASKING_TABLES.word_length, 0), start).join("");
  for (let last = Math.min(groups.length, MASKING_TABLES.most_digits) - 1; last >= 0; last -= 1) {
    const some = groups.slice(0, last + 1);
    const written = some.map((group) => group.digits);
    const kind = maskKindOf(written);
    if (!kind || !maskIsOne(folded, some)) continue;
    const digits = written.join("");
    const inOne = last === 0 && !international;
    const other = maskIsDevice(digits, before) || (inOne && maskIsOrder(kind, digits, before));
    return [last, other ? null : kind];
  }
  return [0, null];
}

/** The number of a device: called so, or as only such a number can be. */
function maskIsDevice(digits, before) {
  if (digits.length !== 15 || digits.includes("X")) return false;
  return MASK_DEVICE_WORD.test(before) || (MASK_DEVICE.test(digits) && maskLuhnFits(digits));
}

function maskIsOrder(kind, digits, before) {
  return !(kind === "id_card" && digits.length === 18) && MASK_ORDER_WORD.test(before);
}

/** Whether line breaks and brackets between the groups let them be one number. */
function maskIsOne(folded, groups) {
  const start = groups[0].start;
  const whole = folded.slice(start, groups.at(-1).end);
  let brackets = whole.replace(/[^()]/g, "");
  if (brackets.startsWith(")") && folded[start - 1] === "(") brackets = `(${brackets}`;
  if (!["", "()"].includes(brackets)) return false;
  const breaks = whole.split("|").length - 1;
  return breaks < 2 || MASK_COLUMNS.has(String(groups.map((group) => group.size)));
}

/** @returns {NumberKind|null} */
function maskKindOf(groups) {
  const digits = groups.join("");
  if (digits.length < 11 || digits.length > MASKING_TABLES.most_digits) return null;
  const sizes = groups.map((group) => group.length);
  if (maskIsIdCard(digits)) return "id_card";
  if (MASK_OLD_ID_CARD_GROUPS.has(String(sizes)) && maskIsOldIdCard(digits)) return "id_card";
  if (maskIsBankCard(digits)) {
    if (Math.min(3, ...sizes.slice(0, -1)) >= 3 || Math.max(...sizes) === 1) return "bank_card";
  }
  const national = groups.join("-").replace(MASK_COUNTRY_CODE, "").split("-");
  if (MASK_MOBILE.test(national.join(""))) {
    if (MASK_MOBILE_GROUPS.has(String(national.map((group) => group.length)))) return "mobile";
  }
  return null;
}

function maskIsIdCard(digits) {
  const found = MASK_ID_CARD.exec(digits);
  return found !== null && maskIsDate(found[1]) && maskIdCheckFits(digits);
}

function maskIsOldIdCard(digits) {
  const found = MASK_OLD_ID_CARD.exec(digits);
  return found !== null && maskIsDate(`19${found[1]}`);
}

function maskIsBankCard(digits) {
  return MASK_BANK_CARD.test(digits) && maskLuhnFits(digits);
}

function maskIsDate(digits) {
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)].map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** ISO 7064 MOD 11-2, as in GB 11643-1999. */
function maskIdCheckFits(digits) {
  const values = Array.from(digits, (each) => (each === "X" ? 10 : Number(each))).reverse();
  return values.reduce((sum, value, place) => sum + value * 2 ** place, 0) % 11 === 1;
}

/** ISO/IEC 7812-1, annex B. */
function maskLuhnFits(digits) {
  const doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
  const values = Array.from(digits, Number).reverse();
  return values.reduce((sum, each, place) => sum + (place % 2 ? doubled[each] : each), 0) % 10 === 0;
}

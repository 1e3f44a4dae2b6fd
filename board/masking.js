/**
 * Customers' numbers in what a manager writes: found, and replaced before anything is kept.
 *
 * The same rules as domain/masking.py, which says where they come from; a test compares the two.
 *
 * @typedef {"mobile"|"id_card"|"bank_card"} NumberKind
 * @typedef {{kind: NumberKind, count: number}} MaskFinding
 * @typedef {{text: string, findings: MaskFinding[]}} Masked
 */

const MASK_MARK = "███";
const MASK_KINDS = ["mobile", "id_card", "bank_card"];

const MASK_ZEROS = [
  0x30, 0xff10, 0x660, 0x6f0, 0xf20, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6,
];
const MASK_CHINESE = ["〇零", "一幺壹", "二贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"];
const MASK_SEPARATORS =
  "\t\r -._\xa0\xad\xb7\u2022\u2212\u2500\u3000\u30fb\u30fc\ufe0f\ufe63\ufeff\uff0d\uff0e\uff65" +
  "\u20e3\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060\u2066\u2067\u2068\u2069" +
  Array.from({ length: 0x16 }, (_, place) => String.fromCodePoint(0x2000 + place)).join("");
const MASK_TENS = "XxＸｘⅩⅹ×";

/** Every character is one of 0-9-X+|() and, when it is none, "#"; see maskFolded. */
function maskFolding(digits) {
  const others = Object.entries({
    "-": MASK_SEPARATORS,
    X: MASK_TENS,
    "+": "+＋",
    "|": "\n\u2028\u2029",
    "(": "(（",
    ")": ")）",
  });
  const folding = others.flatMap(([to, all]) => Array.from(all, (each) => [each, to]));
  return new Map([...folding, ...digits]);
}

// Apart, so that 一 in "13800138000一次" is a word and no twelfth digit.
const MASK_FOLDINGS = [
  maskFolding(
    MASK_ZEROS.flatMap((zero) =>
      Array.from({ length: 10 }, (_, value) => [String.fromCodePoint(zero + value), String(value)]),
    ),
  ),
  maskFolding(
    MASK_CHINESE.flatMap((all, value) => Array.from(all, (each) => [each, String(value)])),
  ),
];

const MASK_SPAN = /\+?[0-9](?:[-|()]{0,3}[0-9])*(?:[-|()]{0,3}X)?/g;
const MASK_GROUP = /\+?[0-9]+|X/g;
const MASK_MOST_DIGITS = 19;
const MASK_COLUMNS = new Set(["3,4,4", "6,8,4", "4,4,4,4", "4,4,4,4,3"]);

const MASK_MOBILE = /^1[3-9][0-9]{9}$/;
const MASK_COUNTRY_CODE = /^(?:0{0,2}86-?|0)(?=1)/;
const MASK_MOBILE_GROUPS = new Set([
  "11", "3,4,4", "3,8", "7,4", "4,4,3", "4,3,4", "3,3,5", "3,5,3", "5,6", "6,5", "5,3,3",
  "1,1,1,1,1,1,1,1,1,1,1",
]);
const MASK_PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[0-9])";
const MASK_ID_CARD = new RegExp(
  `^${MASK_PROVINCE}[0-9]{4}((?:18|19|20)[0-9]{6})[0-9]{3}[0-9X]$`,
);
const MASK_OLD_ID_CARD = new RegExp(
  `^${MASK_PROVINCE}(?!00)[0-9]{2}(?!00)[0-9]{2}([0-9]{6})[0-9]{3}$`,
);
const MASK_OLD_ID_CARD_GROUPS = new Set(["15", "6,6,3", "6,9", "6,2,2,2,3", "3,3,3,3,3"]);
const MASK_BANK_CARD = new RegExp(
  "^(?:(?:6[025689]|9[0459])[0-9]{14,17}|4[0-9]{15}(?:[0-9]{3})?|5[0-9]{15}" +
    "|(?!2[0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))" +
    "2(?:22[1-9]|2[3-9][0-9]|[3-6][0-9]{2}|7[01][0-9]|720)[0-9]{12}" +
    "|35[0-9]{14}|3[47][0-9]{13}|3[0689][0-9]{12})$",
);

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
    for (const [start, end, kind] of maskNumbers(maskFolded(characters, folding))) {
      parts.push(...characters.slice(done, maskOpened(characters, start, end)), MASK_MARK);
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
  return characters.map((each) => folding.get(each) ?? "#").join("");
}

/** [start, end, kind] of each number; the longest that begins at a group is taken. */
function maskNumbers(folded) {
  const numbers = [];
  for (const span of folded.matchAll(MASK_SPAN)) {
    const groups = Array.from(span[0].matchAll(MASK_GROUP), (group) => ({
      start: span.index + group.index,
      end: span.index + group.index + group[0].length,
      size: group[0].length,
      digits: group[0].replace("+", ""),
    }));
    let first = 0;
    while (first < groups.length) {
      const [last, kind] = maskLongest(folded, groups.slice(first));
      if (kind) numbers.push([groups[first].start, groups[first + last].end, kind]);
      first += last + 1;
    }
  }
  return numbers;
}

/** The last of the groups that make a number together with the first one, and its kind. */
function maskLongest(folded, groups) {
  for (let last = Math.min(groups.length, MASK_MOST_DIGITS) - 1; last >= 0; last -= 1) {
    const some = groups.slice(0, last + 1);
    const kind = maskKindOf(some.map((group) => group.digits));
    if (kind && maskIsOne(folded, some)) return [last, kind];
  }
  return [0, null];
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
  if (digits.length < 11 || digits.length > MASK_MOST_DIGITS) return null;
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

/**
 * Customers' numbers in what a manager writes: found, and replaced before anything is kept.
 *
 * The same rules as domain/patrols/masking.py, which says where they come from; a test compares the two.
 *
 * @typedef {"mobile"|"id_card"|"bank_card"} NumberKind
 * @typedef {{kind: NumberKind, count: number}} MaskFinding
 * @typedef {{text: string, findings: MaskFinding[]}} Masked
 */

const MASK_MARK = "███";
const MASK_KINDS = ["mobile", "id_card", "bank_card"];

const MASK_ZEROS = [
  0x30, 0xff10, 0x660, 0x6f0, 0xf20, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1fbf0,
];
const MASK_CHINESE = [
  "〇零○◯", "一幺壹", "二贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖",
];
const MASK_READ_OUT = Object.entries({ 洞: "0", 两: "2", 拐: "7", 勾: "9" });
const MASK_MARKED_ONES = [0x2460, 0x2474, 0x2488, 0x24f5, 0x2776, 0x2780, 0x278a, 0x3220, 0x3280];
const MASK_MARKED = [
  "⁰₀⓪⓿\u{1f100}\u{1f101}\u{1f10b}\u{1f10c}", "¹₁\u{1f102}", "²₂\u{1f103}", "³₃\u{1f104}",
  "⁴₄\u{1f105}", "⁵₅\u{1f106}", "⁶₆\u{1f107}", "⁷₇\u{1f108}", "⁸₈\u{1f109}", "⁹₉\u{1f10a}",
];
const maskRange = (first, last) =>
  Array.from({ length: last - first + 1 }, (_, place) => String.fromCodePoint(first + place));
const MASK_SEPARATORS = [
  ..."\t\r -._\xa0\xb7\u2022\u2212\u2500\u3000\u30fb\u30fc\ufe63\uff0d\uff0e\uff65\u202f\u205f",
  ...maskRange(0x2000, 0x200a), ...maskRange(0x2010, 0x2015),
];
const MASK_UNSEEN = [
  ..."\xad\ufe0f\ufeff\u20e3", ...maskRange(0x200b, 0x200f), ...maskRange(0x202a, 0x202e),
  ...maskRange(0x2060, 0x2064), ...maskRange(0x2066, 0x2069),
];
const MASK_PICTURES = [
  [0x2190, 0x21ff], [0x2300, 0x23ff], [0x25a0, 0x27bf], [0x2b00, 0x2bff], [0x1f1e6, 0x1faff],
];
const MASK_TENS = "XxＸｘⅩⅹ×";

/** Every character is one of 0-9-~X+|() and, when it is none, "#"; see maskFolded. */
function maskFolding(digits) {
  const others = Object.entries({
    "-": MASK_SEPARATORS,
    "~": MASK_UNSEEN,
    X: MASK_TENS,
    "+": "+＋",
    "|": "\n\u2028\u2029",
    "(": "(（",
    ")": ")）",
  });
  const folding = others.flatMap(([to, all]) => Array.from(all, (each) => [each, to]));
  return new Map([...folding, ...digits]);
}

const maskValues = (rows) =>
  rows.flatMap((row, value) => Array.from(row, (each) => [each, String(value)]));
const MASK_PLAIN = MASK_ZEROS.flatMap((zero) =>
  maskRange(zero, zero + 9).map((each, value) => [each, String(value)]),
);
const MASK_SPELLED = maskValues(MASK_CHINESE);
const MASK_MARKS = [
  ...maskValues(MASK_MARKED),
  ...MASK_MARKED_ONES.flatMap((one) =>
    maskRange(one, one + 8).map((each, place) => [each, String(place + 1)]),
  ),
];
const MASK_ALL = [...MASK_PLAIN, ...MASK_SPELLED, ...MASK_MARKS, ...MASK_READ_OUT];
// Apart first, so that 一 in "13800138000一次" is a word and ① before a number is a list, and no
// twelfth digit; then together, for who mixes them.
const MASK_FOLDINGS = [MASK_PLAIN, MASK_SPELLED, MASK_MARKS, MASK_ALL].map(maskFolding);

const MASK_BETWEEN = "(?:~*[-|()]){0,3}~*";
const MASK_SPAN = new RegExp(`\\+?[0-9](?:${MASK_BETWEEN}[0-9])*(?:${MASK_BETWEEN}X)?`, "g");
const MASK_GROUP = /\+?[0-9](?:~*[0-9])*|X/g;
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

const MASK_DEVICE = /^(?:01|35|86|91|99)[0-9]{13}$/;
const MASK_WORD_LENGTH = 32;
const MASK_DEVICE_WORD = /(?:imei|串[号码])[ :：=#/号码是为12]*$/i;
const MASK_ORDER_WORD = new RegExp(
  "(?:工单|订单|单号|流水号|(?:^|[^a-z])(?:ticket|order))[ 编号码是为]*" +
    "(?:no|number|id)?[ .:：=#是为]*(?:[a-z]{1,4}-?)?$",
  "i",
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
    for (const [start, end, kind] of maskNumbers(characters, maskFolded(characters, folding))) {
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
  return characters.map((each) => folding.get(each) ?? (maskIsPicture(each) ? "-" : "#")).join("");
}

function maskIsPicture(character) {
  const code = character.codePointAt(0);
  return MASK_PICTURES.some(([first, last]) => first <= code && code <= last);
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
  const before = characters.slice(Math.max(start - MASK_WORD_LENGTH, 0), start).join("");
  for (let last = Math.min(groups.length, MASK_MOST_DIGITS) - 1; last >= 0; last -= 1) {
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

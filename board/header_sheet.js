import { button, fill, make, openSheet } from "./elements.js";

const HEADER_DRAFT = { kind: "header", staffId: "", normId: "" };

/** The hall as it was found, in one line. @returns {(Node|string)[]} */
export function headerLine(board) {
  const { words, patrolState, whoIsWhere } = board;
  const { header } = patrolState;
  const backup = whoIsWhere.onRoster(header.backup_id);
  const parts = [
    header.footfall ? words[`footfall_${header.footfall}`] : words.footfall_unknown,
    header.waiting_count === null ? null : fill(words.waiting_now, { count: header.waiting_count }),
    fill(words.backup_now, { name: backup ? backup.name : words.nobody_chosen }),
    header.outage ? words.outage_now : null,
    board.drafts.get(HEADER_DRAFT) ? words.header_unsaved : null,
  ].filter(Boolean);
  return [parts.join(" · "), make("span", { class: "edit", "aria-hidden": "true" }, " ✎")];
}

/** What the duty manager finds in the hall; every change is kept as an event of its own. */
export function openHeaderSheet(board) {
  const { words, patrolState, whoIsWhere } = board;
  const { header, patrol } = patrolState; // as it was found; what others change meanwhile is kept
  const kept = board.drafts.get(HEADER_DRAFT)?.changed ?? {};
  const found = {
    footfall: header.footfall,
    outage: header.outage,
    waiting: String(header.waiting_count ?? ""),
    backup: header.backup_id ?? "",
  };
  const shown = { ...found, ...kept };
  const chosen = { footfall: shown.footfall, outage: shown.outage };
  const choices = (name, options) =>
    make(
      "div",
      { class: "choices", role: "group", "aria-label": words[name] },
      ...options.map(([value, text]) =>
        button(text, {
          "aria-pressed": String(chosen[name] === value),
          "data-value": String(value),
          onclick: (event) => {
            chosen[name] = value;
            for (const each of event.target.parentElement.children) {
              each.setAttribute("aria-pressed", String(each === event.target));
            }
            keep();
          },
        }),
      ),
    );
  const waiting = make("input", { type: "number", min: 0, max: 10000, inputmode: "numeric" });
  waiting.value = shown.waiting;
  const positions = Object.entries(patrol.positions).filter(
    ([id]) => id !== "hall" && id !== "backup",
  );
  const placeOf = new Map();
  const people = patrol.people.map((person) => {
    const select = make(
      "select",
      { "aria-label": `${person.name} ${words.position}` },
      make("option", { value: "" }, words.absent),
      ...positions.map(([id, { text }]) => make("option", { value: id }, text)),
    );
    select.value = whoIsWhere.positionOf(person) ?? "";
    select.dataset.before = select.value;
    select.value = kept.positions?.[person.id] ?? select.value;
    placeOf.set(person, select);
    return make("label", { class: "field" }, person.name, select);
  });
  const backup = make(
    "select",
    {},
    make("option", { value: "" }, words.nobody_chosen),
    ...patrol.people.map((person) => make("option", { value: person.id }, person.name)),
  );
  backup.value = shown.backup;
  const opened = openSheet(
    board.shell,
    words.header_title,
    make("h3", {}, words.footfall),
    choices("footfall", ["idle", "normal", "peak"].map((each) => [each, words[`footfall_${each}`]])),
    make("label", { class: "field" }, words.waiting, waiting),
    make("label", { class: "field" }, words.backup_greeter, backup),
    make("p", { class: "hint" }, words.backup_hint),
    make("h3", {}, words.outage),
    choices("outage", [[false, words.outage_no], [true, words.outage_yes]]),
    make("h3", {}, words.on_duty),
    make("div", { class: "fields" }, ...people),
    make(
      "div",
      { class: "sheet-foot" },
      button(words.save_header, { class: "primary", onclick: save }),
      button(words.cancel, {
        class: "go-on",
        onclick: () => {
          opened.close();
          board.writing.discard(HEADER_DRAFT);
        },
      }),
    ),
  );
  opened.sheet.leave = opened.close; // what was entered stays
  opened.sheet.addEventListener("input", keep);

  /** Only what is other than it was found. */
  function keep() {
    const entered = { ...chosen, waiting: waiting.value, backup: backup.value };
    const changed = Object.fromEntries(
      Object.entries(entered).filter(([name, value]) => value !== found[name]),
    );
    const moved = [...placeOf].filter(([, select]) => select.value !== select.dataset.before);
    if (moved.length > 0) {
      changed.positions = Object.fromEntries(moved.map(([person, select]) => [person.id, select.value]));
    }
    board.writing.keep(HEADER_DRAFT, Object.keys(changed).length > 0 ? { changed } : null);
  }

  function save() {
    const count = Number.parseInt(waiting.value, 10);
    const positions = { ...patrolState.header.positions };
    for (const [person, select] of placeOf) {
      if (select.value === select.dataset.before) continue;
      // Only who is elsewhere than the roster says: the roster speaks for the others.
      if (select.value === person.position) delete positions[person.id];
      else positions[person.id] = select.value || null;
    }
    const entered = {
      footfall: chosen.footfall,
      waiting_count: Number.isNaN(count) ? null : Math.min(Math.max(count, 0), 10000),
      backup_id: backup.value || null,
      outage: chosen.outage,
    };
    const changed = Object.entries(entered).filter(([name, value]) => value !== header[name]);
    opened.close();
    board.drafts.delete(HEADER_DRAFT);
    board.changeHeader({ ...Object.fromEntries(changed), positions });
  }
}

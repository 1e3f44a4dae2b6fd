import { button, fill, make, openSheet } from "./elements.js";

// Where the guide is, and who greeted: the situations of domain/patrols/greeting.py.
const GREETED_BY = {
  in_zone: ["guide", "backup", "nobody"],
  away: ["backup", "nobody"],
  left: ["backup", "nobody"],
};

/** One situation at the door judges guide and backup by the hall's rule. */
export function openGreetingSheet(board) {
  const { words, patrolState, whoIsWhere } = board;
  const people = whoIsWhere.people.filter((person) => person.id !== null);
  const guides = people.filter((person) => whoIsWhere.positionOf(person) === "guide");
  const choice = (label, chosen, options) => {
    const select = make(
      "select",
      { "aria-label": label },
      make("option", { value: "" }, words.nobody_chosen),
      ...options.map((person) => make("option", { value: person.id }, person.name)),
    );
    select.value = chosen ?? "";
    return [make("label", { class: "field" }, label, select), select];
  };
  const [guideField, guide] = choice(words.guide, guides[0]?.id, people);
  const [backupField, backup] = choice(words.backup, patrolState.header.backup_id, people);
  const draft = { kind: "greeting", staffId: "", normId: "" };
  const kept = board.drafts.get(draft)?.changed ?? {};
  guide.value = kept.guide ?? guide.value;
  backup.value = kept.backup ?? backup.value;
  const found = { guide: guides[0]?.id ?? "", backup: patrolState.header.backup_id ?? "" };
  const keep = (where) => {
    const isNew = where || guide.value !== found.guide || backup.value !== found.backup;
    const changed = { guide: guide.value, backup: backup.value, where };
    board.writing.keep(draft, isNew ? { changed } : null);
  };
  for (const each of [guide, backup]) {
    each.addEventListener("change", () => keep(board.drafts.get(draft)?.changed.where));
  }
  const place = make("div", { class: "steps" });
  const warning = make("p", { class: "warning", role: "alert" });
  const opened = openSheet(
    board.shell,
    words.greeting,
    make("div", { class: "fields" }, guideField, backupField),
    warning,
    place,
    button(words.cancel, { class: "go-on", onclick: leave }),
  );
  opened.sheet.leave = opened.close; // what was chosen so far stays

  function leave() {
    opened.close();
    board.writing.discard(draft);
  }

  function askWhere() {
    keep(undefined);
    place.replaceChildren(
      make("p", {}, words.greeting_where),
      ...Object.keys(GREETED_BY).map((where) =>
        button(words[`greeting_${where}`], { class: "wide", "data-where": where, onclick: () => askWho(where) }),
      ),
    );
  }

  function askWho(where) {
    keep(where);
    place.replaceChildren(
      make("p", {}, `${words[`greeting_${where}`]} · ${words.greeting_who}`),
      ...GREETED_BY[where].map((by) =>
        button(words[`greeted_${by}`], { class: "wide", "data-by": by, onclick: () => save(`${where}_${by}`) }),
      ),
      button(words.back, { onclick: askWhere }),
    );
    place.querySelector("button").focus();
  }

  function save(situation) {
    const { norms, situations } = patrolState.patrol.greeting;
    const staffOf = { guide: guide.value, zone: guide.value, backup: backup.value };
    const judged = Object.entries(situations[situation]).filter(
      ([part]) => norms[part] && staffOf[part],
    );
    if (judged.length === 0 || guide.value === backup.value) {
      warning.textContent = words.greeting_needs_somebody;
      return;
    }
    opened.close();
    board.drafts.delete(draft);
    appoint();
    const replaced = judged.some(
      ([part]) => patrolState.markOf(staffOf[part], norms[part])?.result,
    );
    const replacedTexts = judged.map(([part]) => {
      const mark = patrolState.markOf(staffOf[part], norms[part]);
      return board.replacedText(staffOf[part], norms[part], mark);
    });
    const names = new Set(judged.map(([part]) => whoIsWhere.onRoster(staffOf[part])?.name));
    const what = `${[...names].join(words.and)} · ${words.greeting}`;
    board.steps.together(what, () => {
      for (const [part, result] of judged) {
        board.judge(staffOf[part], norms[part], { result, situation });
      }
    });
    board.headerChanged();
    const text = judged
      .map(([part, result]) => {
        const person = whoIsWhere.onRoster(staffOf[part]);
        return `${person?.name} ${words[`part_${part}`]} ${words[`answer_${result}`]}`;
      })
      .join(words.and);
    const said = fill(words.greeting_recorded, { what: text });
    const remarks = [replaced ? words.greeting_replaced : "", ...replacedTexts];
    board.notify([said, ...remarks.filter(Boolean)].join(" "));
  }

  /** Who greets as guide or backup now is judged as such: the header says so first. */
  function appoint() {
    const changes = {};
    if (backup.value && backup.value !== patrolState.header.backup_id) changes.backup_id = backup.value;
    const acting = whoIsWhere.onRoster(guide.value);
    if (acting && whoIsWhere.positionOf(acting) !== "guide") {
      changes.positions = { ...patrolState.header.positions, [acting.id]: "guide" };
    }
    if (Object.keys(changes).length > 0) board.changeHeader(changes);
  }

  if (kept.where in GREETED_BY) askWho(kept.where);
  else askWhere();
}

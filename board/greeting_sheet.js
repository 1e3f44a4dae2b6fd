import { button, fill, make, openSheet } from "./elements.js";

// Where the guide is, and who greeted: the situations of domain/greeting.py.
const GREETED_BY = {
  in_zone: ["guide", "backup", "nobody"],
  away: ["backup", "nobody"],
  left: ["backup", "nobody"],
};

/** One situation at the door judges guide and backup by the hall's rule. */
export function openGreetingSheet(board) {
  const { words } = board;
  const people = board.people.filter((person) => person.id !== null);
  const guides = people.filter((person) => board.positionOf(person) === "guide");
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
  const [backupField, backup] = choice(words.backup, board.header.backup_id, people);
  const place = make("div", { class: "steps" });
  const warning = make("p", { class: "warning", role: "alert" });
  const opened = openSheet(
    board.shell,
    words.greeting,
    make("div", { class: "fields" }, guideField, backupField),
    warning,
    place,
    button(words.cancel, { class: "go-on", onclick: () => opened.close() }),
  );

  function askWhere() {
    place.replaceChildren(
      make("p", {}, words.greeting_where),
      ...Object.keys(GREETED_BY).map((where) =>
        button(words[`greeting_${where}`], { class: "wide", "data-where": where, onclick: () => askWho(where) }),
      ),
    );
  }

  function askWho(where) {
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
    const { norms, situations } = board.patrol.greeting;
    const staffOf = { guide: guide.value, zone: guide.value, backup: backup.value };
    const judged = Object.entries(situations[situation]).filter(
      ([part]) => norms[part] && staffOf[part],
    );
    if (judged.length === 0 || guide.value === backup.value) {
      warning.textContent = words.greeting_needs_somebody;
      return;
    }
    opened.close();
    appoint();
    const replaced = judged.some(
      ([part]) => board.marks.get(board.keyOf(staffOf[part], norms[part]))?.result,
    );
    const undone = board.undos.length;
    for (const [part, result] of judged) {
      board.judge(staffOf[part], norms[part], { result, situation });
    }
    // One situation is taken back as a whole.
    const parts = board.undos.splice(undone);
    board.addUndo(() => parts.reverse().forEach((undo) => undo()));
    board.headerChanged();
    const text = judged
      .map(([part, result]) => {
        const person = board.personCalled(staffOf[part]);
        return `${person?.name} ${words[`part_${part}`]} ${words[`answer_${result}`]}`;
      })
      .join(words.and);
    const said = fill(words.greeting_recorded, { what: text });
    board.notify(replaced ? `${said} ${words.greeting_replaced}` : said);
  }

  /** Who greets as guide or backup now is judged as such: the header says so first. */
  function appoint() {
    const changes = {};
    if (backup.value && backup.value !== board.header.backup_id) changes.backup_id = backup.value;
    const acting = board.personCalled(guide.value);
    if (acting && board.positionOf(acting) !== "guide") {
      changes.positions = { ...board.header.positions, [acting.id]: "guide" };
    }
    if (Object.keys(changes).length > 0) board.changeHeader(changes);
  }

  askWhere();
}

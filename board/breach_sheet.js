import { button, fill, make, openSheet } from "./elements.js";
import { recordExamined } from "./examined.js";
import { maskHint } from "./mask_hint.js";
import { mask } from "./masking.js";

/**
 * Report the breach of a red line: the lawful cases first where there are any, then the fact, then
 * one deliberate step more. Where it was one of the lawful cases, that is recorded with its fact.
 */
export function openBreachSheet(board, person, norm) {
  const { words } = board;
  const mark = board.patrolState.markOf(person.id, norm.id);
  const draft = { kind: "fact", staffId: person.id ?? "", normId: norm.id };
  const lawfulDraft = { ...draft, kind: "examined" };
  const place = make("div", { class: "steps" });
  const opened = openSheet(
    board.shell,
    words.report_title,
    make("p", { class: "about" }, make("b", {}, person.name), ` · ${norm.text}`),
    place,
    button(words.cancel, {
      class: "go-on",
      onclick: () => {
        opened.close();
        board.writing.discard(board.drafts.get(lawfulDraft) ? lawfulDraft : draft);
      },
    }),
  );
  opened.sheet.leave = opened.close; // what was written stays
  const steps = (...children) => {
    place.replaceChildren(...children.filter(Boolean));
    place.querySelector("textarea, button, input")?.focus();
  };

  function askLawfulCases() {
    steps(
      make("p", {}, words.lawful_question),
      ...norm.lawful_cases.map((text, index) =>
        button(text, { class: "wide lawful", onclick: () => askLawfulFact(index + 1) }),
      ),
      button(words.lawful_none, { class: "wide primary", onclick: noneOfThem }),
    );
  }

  /** What was written about a lawful case goes along. */
  function noneOfThem() {
    const written = board.drafts.get(lawfulDraft);
    if (written) {
      board.writing.keep(draft, { text: written.text });
      board.writing.keep(lawfulDraft, null);
    }
    askFact();
  }

  /** @param {number} number of the lawful case, from 1 */
  function askLawfulFact(number) {
    const keep = () => {
      const content = { text: field.value, lawfulCase: number };
      board.writing.keep(lawfulDraft, field.value ? content : null);
    };
    const field = make("textarea", {
      rows: 4,
      maxlength: 500,
      "aria-label": words.examined_placeholder,
      placeholder: words.examined_placeholder,
      oninput: keep,
    });
    const written = board.drafts.get(lawfulDraft);
    field.value = written?.text ?? "";
    if (written && written.lawfulCase !== number) keep();
    const save = () => {
      const fact = field.value.trim();
      if (!fact) {
        field.focus();
        return;
      }
      opened.close();
      recordExamined(board, person, norm, number, fact, lawfulDraft);
    };
    steps(
      make("blockquote", {}, norm.lawful_cases[number - 1]),
      make("p", {}, words.examined_explained),
      field,
      maskHint(field, words),
      make("p", { class: "hint" }, words.note_hint),
      button(words.examined_save, { class: "primary", onclick: save }),
      button(words.back, { onclick: askLawfulCases }),
    );
    field.focus();
  }

  function askFact() {
    const stands = mark?.result === "fail" ? mark.note : "";
    const field = make("textarea", {
      rows: 4,
      maxlength: 500,
      "aria-label": words.fact_placeholder,
      placeholder: words.fact_placeholder,
      oninput: () => board.writing.keep(draft, field.value === stands ? null : { text: field.value }),
    });
    field.value = board.drafts.get(draft)?.text ?? stands;
    const go = () => {
      if (field.value.trim()) confirm(field.value.trim());
      else field.focus();
    };
    steps(
      make("p", { class: "warning" }, words.fact_needed),
      field,
      maskHint(field, words),
      make("p", { class: "hint" }, words.note_hint),
      button(words.continue, { class: "primary", onclick: go }),
    );
  }

  function confirm(fact) {
    const sure = make("input", { type: "checkbox", id: "report-sure" });
    const report = button(words.report_now, {
      class: "primary",
      disabled: "",
      onclick: () => {
        opened.close();
        const { onDisk } = board.judge(person.id, norm.id, { result: "fail", note: fact });
        board.drafts.delete(draft, onDisk);
        board.showPerson(board.person);
        board.rowOf(norm.id)?.element.scrollIntoView({ block: "nearest" });
      },
    });
    sure.addEventListener("change", () => (report.disabled = !sure.checked));
    steps(
      make("blockquote", {}, mask(fact).text),
      make("p", {}, words.report_explained),
      make("label", { class: "sure", for: "report-sure" }, sure, words.report_sure),
      report,
      button(words.back, { onclick: askFact }),
    );
  }

  const lawful = board.drafts.get(lawfulDraft);
  if (board.drafts.get(draft) && !isSettled()) askFact();
  else if (lawful && norm.lawful_cases[lawful.lawfulCase - 1]) askLawfulFact(lawful.lawfulCase);
  else if (mark?.result === "fail") offerWithdrawal();
  else if (norm.lawful_cases.length > 0) askLawfulCases();
  else askFact();

  /** Somebody else's report, and one that was decided, is not this account's to change. */
  function isSettled() {
    const isDecided = mark?.status === "confirmed" || mark?.status === "rejected";
    return mark?.result === "fail" && Boolean(mark.manager || isDecided);
  }

  /** While the patrol is open a report can be taken back by who made it. */
  function offerWithdrawal() {
    if (isSettled()) {
      const text = mark.manager
        ? fill(words.reported_by, { manager: mark.manager })
        : words[`status_${mark.status}`];
      steps(make("blockquote", {}, mark.note), make("p", {}, text));
      return;
    }
    steps(
      make("blockquote", {}, mark.note),
      make("p", {}, words.already_reported),
      button(words.change_fact, { class: "wide", onclick: askFact }),
      button(words.withdraw_report, {
        class: "wide",
        onclick: () => {
          opened.close();
          board.judge(person.id, norm.id, { result: "", note: "" });
          board.showPerson(board.person);
          board.notify(fill(words.report_withdrawn, { what: board.about(person.id, norm.id) }));
        },
      }),
    );
  }
}

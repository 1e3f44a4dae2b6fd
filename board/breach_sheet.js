import { button, fill, make, openSheet } from "./elements.js";
import { mask } from "./masking.js";
import { maskHint } from "./row.js";

/**
 * Report the breach of a red line: the lawful cases first where there are any, then the fact, then
 * one deliberate step more. Nothing is recorded before that.
 */
export function openBreachSheet(board, person, norm) {
  const { words } = board;
  const key = board.keyOf(person.id, norm.id);
  const mark = board.marks.get(key);
  const place = make("div", { class: "steps" });
  const opened = openSheet(
    board.shell,
    words.report_title,
    make("p", { class: "about" }, make("b", {}, person.name), ` · ${norm.text}`),
    place,
    button(words.cancel, { class: "go-on", onclick: () => opened.close() }),
  );
  const steps = (...children) => {
    place.replaceChildren(...children.filter(Boolean));
    place.querySelector("textarea, button, input")?.focus();
  };

  function askLawfulCases() {
    steps(
      make("p", {}, words.lawful_question),
      ...norm.lawful_cases.map((text) =>
        button(text, { class: "wide lawful", onclick: () => noBreach(text) }),
      ),
      button(words.lawful_none, { class: "wide primary", onclick: askFact }),
    );
  }

  function noBreach(text) {
    steps(
      make("p", {}, fill(words.lawful_no_breach, { what: text })),
      button(words.go_on, { class: "primary", onclick: () => opened.close() }),
    );
  }

  function askFact() {
    const field = make("textarea", {
      rows: 4,
      maxlength: 500,
      "aria-label": words.fact_placeholder,
      placeholder: words.fact_placeholder,
      oninput: () => board.drafts.set(`fact ${key}`, field.value),
    });
    field.value = board.drafts.get(`fact ${key}`) ?? (mark?.result === "fail" ? mark.note : "");
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
        board.drafts.delete(`fact ${key}`);
        opened.close();
        board.judge(person.id, norm.id, { result: "fail", note: fact });
        board.showPerson(board.person());
        board.rows.get(norm.id)?.element.scrollIntoView({ block: "nearest" });
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

  if (mark?.result === "fail") offerWithdrawal();
  else if (norm.lawful_cases.length > 0) askLawfulCases();
  else askFact();

  /** While the patrol is open a report can be taken back by who made it. */
  function offerWithdrawal() {
    if (mark.manager || mark.status === "confirmed") {
      const text = mark.manager ? fill(words.reported_by, { manager: mark.manager }) : words.status_confirmed;
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
          board.showPerson(board.person());
        },
      }),
    );
  }
}

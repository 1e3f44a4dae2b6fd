import { button, fill, make, openSheet } from "./elements.js";
import { maskHint, maskedText } from "./mask_hint.js";
import { mask } from "./masking.js";
import { newId } from "./new_id.js";
import { photoStrip, takePhoto } from "./photo_sheet.js";
import { PraiseStep } from "./undo.js";

/** A good moment of the person shown, or of another: one line, and a photo if wanted. */
export function openPraiseSheet(board) {
  const { words } = board;
  const people = board.whoIsWhere.people.filter((person) => person.id !== null);
  const who = make("select", { "aria-label": words.praise_who }, ...people.map(option));
  who.value = people.some((each) => each.id === board.personKey) ? board.personKey : people[0]?.id;
  const about = { kind: "praise", staffId: who.value, normId: "" };
  const draft = board.drafts.get(about); // words for one person are not shown for another
  const story = make("input", {
    maxlength: 200,
    "aria-label": words.praise_story,
    placeholder: words.praise_placeholder,
    oninput: keep,
  });
  story.value = draft?.text ?? "";
  const withUrl = (photo) => ({ ...photo, url: URL.createObjectURL(photo.blob) });
  const photos = (draft?.photos ?? []).map(withUrl);
  const strip = make("div", { class: "photos" });
  const showPhotos = () =>
    strip.replaceChildren(
      photoStrip(
        photos,
        words,
        (sha256) => {
          photos.splice(photos.findIndex((each) => each.sha256 === sha256), 1);
          keep();
          showPhotos();
        },
      ),
    );
  const form = make(
    "form",
    {
      class: "steps",
      onsubmit: (event) => {
        event.preventDefault();
        if (story.value.trim()) save();
        else story.focus();
      },
    },
    who,
    story,
    maskHint(story, words),
    strip,
    make("button", { type: "submit", class: "primary" }, words.praise_save),
    button(words.photo, { "data-do": "photo", onclick: addPhoto }),
    button(words.cancel, {
      class: "go-on",
      onclick: () => {
        opened.close();
        board.writing.discard(about);
      },
    }),
  );
  const opened = openSheet(board.shell, words.praise_title, make("p", {}, words.praise_hint), form);
  opened.sheet.leave = opened.close; // what was written stays
  showPhotos();
  story.focus();

  function keep() {
    const text = story.value;
    const taken = photos.map(({ sha256, blob }) => ({ sha256, blob }));
    board.writing.keep(about, text || taken.length > 0 ? { text, photos: taken } : null);
  }

  async function addPhoto() {
    const of = { ...about, kind: "photo" };
    const photo = await takePhoto(board.shell, words, board.writing.photoKeeper(of));
    if (!photo) return;
    if (photos.every((each) => each.sha256 !== photo.sha256)) photos.push(withUrl(photo));
    keep();
    board.drafts.delete(of);
    showPhotos();
  }

  function save() {
    opened.close();
    recordPraise(board, who.value, { text: story.value, photos }, about);
    const person = board.whoIsWhere.onRoster(who.value);
    if (person && who.value !== board.personKey) board.showPerson(person);
  }
}

/**
 * @param {{text: string, photos?: {sha256: string, blob: Blob}[]}} written text: not empty
 * @param {About} about the draft that it was
 */
export function recordPraise(board, staffId, { text, photos = [] }, about) {
  const { words } = board;
  const masked = mask(text.trim());
  const praise = {
    kind: "praise",
    praise_id: newId(),
    staff_id: staffId,
    result: "pass",
    note: masked.text,
    photos: photos.map((each) => each.sha256),
  };
  // Only now: the photo of a praise that was cancelled stays nowhere.
  const kept = photos.map(({ sha256, blob }) => board.photos.keep({ sha256, blob }));
  const { onDisk } = board.record(praise);
  const all = Promise.all([onDisk, ...kept]).then((each) => each.every(Boolean));
  board.drafts.delete(about, all);
  board.writing.changed(about);
  const step = new PraiseStep(board, praise);
  board.steps.add(step);
  const said = [fill(words.praise_done, { what: step.what() }), maskedText(masked.findings, words)];
  board.notify(said.filter(Boolean).join(" "), [words.undo, () => board.steps.takeBack(step)]);
  Promise.all(kept).then((each) => each.every(Boolean) || board.notify(words.photo_loose));
}

function option(person) {
  return make("option", { value: person.id }, person.name);
}

/** A praise as it stands above a person's norms. */
export function praiseLine(board, praise) {
  const { words } = board;
  const photos = praise.photos.map((sha256) => ({ sha256, url: board.photos.urlOf(sha256) }));
  const isOwn = board.patrolState.isOwn(praise);
  const state = praise.problem || (praise.state ? words[`state_${praise.state}`] : "");
  const withdraw = () => {
    const { done } = board.steps;
    const step = done.find((each) => each.praise?.praise_id === praise.praise_id);
    board.steps.takeBack(step ?? new PraiseStep(board, praise));
  };
  return make(
    "article",
    { class: "praise-line" },
    make("p", {}, `☆ ${praise.note}`),
    make(
      "span",
      { class: "state", "data-state": praise.state },
      [state, isOwn ? "" : praise.manager].filter(Boolean).join(" · "),
    ),
    isOwn ? button(words.praise_withdraw, { class: "quiet", onclick: withdraw }) : null,
    photos.length > 0 ? photoStrip(photos, words, null) : null,
  );
}

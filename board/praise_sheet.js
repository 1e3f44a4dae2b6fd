import { button, make, newId, openSheet } from "./elements.js";
import { photoStrip, takePhoto } from "./photo_sheet.js";
import { maskHint, maskedText } from "./row.js";
import { mask } from "./masking.js";

/** A good moment of the person shown, or of another: one line, and a photo if wanted. */
export function openPraiseSheet(board) {
  const { words } = board;
  const people = board.people.filter((person) => person.id !== null);
  const who = make("select", { "aria-label": words.praise_who }, ...people.map(option));
  who.value = people.some((each) => each.id === board.personKey) ? board.personKey : people[0]?.id;
  const draft = `praise ${who.value}`; // words for one person are not shown for another
  const story = make("input", {
    maxlength: 200,
    "aria-label": words.praise_story,
    placeholder: words.praise_placeholder,
    oninput: () => board.drafts.set(draft, story.value),
  });
  story.value = board.drafts.get(draft) ?? "";
  const photos = [];
  const strip = make("div", { class: "photos" });
  const showPhotos = () =>
    strip.replaceChildren(
      photoStrip(
        photos,
        words,
        (sha256) => {
          photos.splice(photos.findIndex((each) => each.sha256 === sha256), 1);
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
    button(words.cancel, { class: "go-on", onclick: () => opened.close() }),
  );
  const opened = openSheet(board.shell, words.praise_title, make("p", {}, words.praise_hint), form);
  story.focus();

  async function addPhoto() {
    const photo = await takePhoto(board.shell, words);
    if (!photo || photos.some((each) => each.sha256 === photo.sha256)) return;
    photos.push({ ...photo, url: URL.createObjectURL(photo.blob) });
    showPhotos();
  }

  function save() {
    const masked = mask(story.value.trim());
    const praise = {
      kind: "praise",
      praise_id: newId(),
      staff_id: who.value,
      result: "pass",
      note: masked.text,
      photos: photos.map((each) => each.sha256),
    };
    board.drafts.delete(draft);
    opened.close();
    // Only now: the photo of a praise that was cancelled stays nowhere.
    for (const { sha256, blob } of photos) {
      board.keepPhoto({ sha256, blob }).then((onDisk) => onDisk || board.notify(words.photo_loose));
    }
    board.record(praise);
    const { kind, praise_id, staff_id, note } = praise;
    board.addUndo(() => board.record({ kind, praise_id, staff_id, note, result: "none", photos: [] }));
    if (masked.findings.length > 0) board.notify(maskedText(masked.findings, words));
    const person = board.personCalled(who.value);
    if (person && who.value !== board.personKey) board.showPerson(person);
  }
}

function option(person) {
  return make("option", { value: person.id }, person.name);
}

/** A praise as it stands above a person's norms. */
export function praiseLine(board, praise) {
  const { words } = board;
  const photos = praise.photos.map((sha256) => ({ sha256, url: board.photoUrl(sha256) }));
  return make(
    "article",
    { class: "praise-line" },
    make("p", {}, `☆ ${praise.note}`),
    make(
      "span",
      { class: "state", "data-state": praise.state },
      praise.problem || (praise.state ? words[`state_${praise.state}`] : ""),
    ),
    photos.length > 0 ? photoStrip(photos, words, null) : null,
  );
}

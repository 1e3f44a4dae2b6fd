/**
 * Take a photo, black out what does not belong in it, and hand over the finished JPEG.
 *
 * The picture is drawn to a canvas of at most 1600 px, upright, and only what that canvas shows
 * leaves it: no EXIF, no place, and nothing of what lies under a black rectangle.
 *
 * @typedef {{x: number, y: number, width: number, height: number}} Box in pixels of the picture
 */

import { button, fill, make, openSheet } from "./elements.js";
import { sha256Hex } from "./sha256.js";

const PHOTO_SIDE_PX = 1600;
const PHOTO_QUALITY = 0.8;
const PHOTO_FILE_MB = 40;
const PHOTO_BOX_PX = 8; // smaller ones are taps that slipped

/**
 * Ask for a photo in a sheet over everything else.
 * @param {HTMLElement} shell the board's outermost element
 * @param {Object<string, string>} words those under ``board.``
 * @param {{picture?: Blob, keep: (blob: Blob) => void, drop: () => void}} [keeper] keeps what the
 *   sheet shows, black where it is black, until the photo is used or cancelled
 * @returns {Promise<{blob: Blob, sha256: string}|null>} null: cancelled, or left for later
 */
export function takePhoto(shell, words, keeper) {
  return new PhotoSheet(shell, words, keeper).result;
}

/**
 * Small pictures in a row; a tap shows one large.
 * @param {{sha256: string, url: string}[]} photos
 * @param {Object<string, string>} words those under ``board.``
 * @param {((sha256: string) => void)|null} onRemove null: they cannot be removed
 * @returns {HTMLElement} to be placed somewhere inside ``.board``
 */
export function photoStrip(photos, words, onRemove) {
  const strip = make("div", { class: "photo-strip" });
  photos.forEach(({ sha256, url }, index) => {
    const number = index + 1;
    const label = fill(words.photo_thumbnail, { number });
    const open = () => showPhoto(strip.closest(".board"), url, label, words);
    strip.append(
      make(
        "div",
        { class: "photo-item" },
        button(
          "",
          { class: "photo-thumb", "aria-label": label, onclick: open },
          make("img", { src: url, alt: "" }),
        ),
        onRemove &&
          button("×", {
            class: "photo-remove",
            "aria-label": fill(words.photo_remove, { number }),
            onclick: () => onRemove(sha256),
          }),
      ),
    );
  });
  return strip;
}

function showPhoto(shell, url, label, words) {
  const { sheet, close } = openSheet(
    shell,
    label,
    make("div", { class: "photo-stage" }, make("img", { src: url, alt: label })),
    make(
      "div",
      { class: "photo-tools" },
      button(words.photo_close, { class: "go-on", onclick: () => close() }),
    ),
  );
  sheet.classList.add("photo-sheet");
}

/** A problem with a picture, under its key of the words. */
class PhotoProblem extends Error {}

/**
 * @param {Blob} file
 * @returns {Promise<HTMLCanvasElement>} upright and downscaled
 * @throws {PhotoProblem}
 */
async function decodePhoto(file) {
  if (file.size > PHOTO_FILE_MB * 1024 * 1024) throw new PhotoProblem("photo_file_too_large");
  const url = URL.createObjectURL(file);
  try {
    return downscaled(await openPicture(file, url));
  } catch (error) {
    if (error instanceof PhotoProblem) throw error;
    throw new PhotoProblem("photo_unreadable");
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Older browsers lack createImageBitmap or its options; their images turn upright by themselves. */
async function openPicture(file, url) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    const image = make("img", { src: url });
    await image.decode();
    return image;
  }
}

function downscaled(picture) {
  const width = picture.naturalWidth ?? picture.width;
  const height = picture.naturalHeight ?? picture.height;
  const scale = Math.min(1, PHOTO_SIDE_PX / Math.max(width, height));
  const canvas = make("canvas", {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  });
  const context = canvas.getContext("2d");
  if (!context) throw new PhotoProblem("photo_too_heavy");
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close?.();
  // Old tablets draw nothing, without a word, when a picture has more pixels than they can take.
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  if (!data.some((value) => value !== 0)) throw new PhotoProblem("photo_too_heavy");
  context.globalCompositeOperation = "destination-over"; // JPEG has no transparency
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  return canvas;
}

class PhotoSheet {
  constructor(shell, words, keeper) {
    this.words = words;
    this.keeper = keeper;
    /** What is blacked out, oldest first. @type {Box[]} */
    this.boxes = [];
    /** The last box, while it is being drawn or moved. @type {Box|null} */
    this.held = null;
    this.reading = 0;
    this.result = new Promise((resolve) => {
      this.resolve = resolve;
    });
    const opened = openSheet(shell, words.photo_title, ...this.build());
    this.sheet = opened.sheet;
    this.sheet.classList.add("photo-sheet");
    this.uncover = opened.close;
    this.sheet.leave = () => this.close(null);
    if (keeper?.picture) this.read(keeper.picture);
  }

  // -- what is seen

  build() {
    const { words } = this;
    this.camera = this.input({ capture: "environment" });
    this.file = this.input({});
    this.canvas = make("canvas", {
      tabindex: "0",
      role: "application",
      "aria-label": words.photo_picture,
      "aria-describedby": "photo-keys",
      onkeydown: (event) => this.onKey(event),
    });
    this.stage = make("div", { class: "photo-stage", hidden: "" }, this.canvas);
    this.stage.addEventListener("pointerdown", (event) => this.draw(event));
    this.problem = make("p", { class: "photo-problem", role: "alert", hidden: "" });
    this.status = make("p", { class: "photo-status", role: "status" });
    this.choice = make(
      "div",
      { class: "photo-choice" },
      button(words.photo_camera, { class: "primary", onclick: () => this.camera.click() }),
      button(words.photo_file, { onclick: () => this.file.click() }),
    );
    this.undoButton = button(words.photo_undo, { onclick: () => this.undo() });
    this.tools = [
      button(words.photo_use, { class: "primary", onclick: () => this.use() }),
      this.undoButton,
      button(words.photo_again, { onclick: () => (this.last ?? this.file).click() }),
    ];
    for (const each of this.tools) each.hidden = true;
    return [
      make("p", { class: "photo-reminder" }, words.photo_reminder),
      this.problem,
      this.choice,
      this.stage,
      make("p", { class: "photo-keys", id: "photo-keys" }, words.photo_keys),
      this.status,
      make(
        "div",
        { class: "photo-tools" },
        ...this.tools,
        button(words.cancel, {
          class: "go-on",
          onclick: () => {
            this.keeper?.drop();
            this.close(null);
          },
        }),
      ),
      this.camera,
      this.file,
    ];
  }

  input(more) {
    const input = make("input", {
      type: "file",
      accept: "image/*",
      hidden: "",
      ...more,
      onchange: () => {
        this.last = input;
        const [file] = input.files;
        if (file) this.read(file);
        input.value = ""; // the same file again is a change, too
      },
    });
    return input;
  }

  showProblem(key) {
    this.problem.textContent = fill(this.words[key], { maximum_mb: PHOTO_FILE_MB });
    this.problem.hidden = false;
    this.showCount();
  }

  // -- the picture

  /** A file that cannot be used leaves everything as it was. */
  async read(file) {
    this.reading += 1;
    const turn = this.reading;
    this.problem.hidden = true;
    this.status.textContent = this.words.photo_reading;
    try {
      const picture = await decodePhoto(file);
      if (turn !== this.reading) return; // another one was chosen meanwhile, or the sheet closed
      this.picture = picture;
    } catch (error) {
      if (turn === this.reading) this.showProblem(error.message);
      return;
    }
    this.boxes = [];
    this.held = null;
    this.canvas.width = this.picture.width;
    this.canvas.height = this.picture.height;
    this.choice.hidden = true;
    for (const each of [this.stage, ...this.tools]) each.hidden = false;
    this.paint();
    this.keep();
    this.canvas.focus();
  }

  /** Keep what would be handed over now. */
  keep() {
    if (!this.keeper || !this.picture) return;
    const { held } = this;
    this.held = null;
    this.paint();
    // At once: ``toBlob`` takes its time, and the page may be gone by then.
    const [, text] = this.canvas.toDataURL("image/jpeg", PHOTO_QUALITY).split(",");
    const bytes = Uint8Array.from(atob(text ?? ""), (letter) => letter.charCodeAt(0));
    if (bytes.length > 0) this.keeper.keep(new Blob([bytes], { type: "image/jpeg" }));
    this.held = held;
    this.paint();
  }

  paint() {
    const context = this.canvas.getContext("2d");
    context.drawImage(this.picture, 0, 0);
    context.fillStyle = "#000000";
    for (const box of this.boxes) context.fillRect(box.x, box.y, box.width, box.height);
    if (this.held) {
      const { x, y, width, height } = this.held;
      context.strokeStyle = "#ffffff";
      context.lineWidth = 2;
      context.strokeRect(x, y, width, height);
    }
    this.undoButton.disabled = this.boxes.length === 0;
    this.showCount();
  }

  showCount() {
    const count = this.boxes.length;
    this.status.textContent = count > 0 ? fill(this.words.photo_blacked, { count }) : "";
  }

  // -- rectangles

  /** One finger, pen or mouse draws from corner to corner; it may begin beside the picture. */
  draw(down) {
    if (down.button !== 0 || this.pointer !== undefined) return;
    this.pointer = down.pointerId;
    this.stage.setPointerCapture(down.pointerId);
    const start = this.pointOf(down);
    const box = { x: 0, y: 0, width: 0, height: 0 };
    this.boxes.push(box);
    this.held = box;
    const listening = new AbortController();
    const on = (type, listener) =>
      this.stage.addEventListener(
        type,
        (event) => event.pointerId === down.pointerId && listener(event),
        { signal: listening.signal },
      );
    const end = () => {
      listening.abort();
      this.pointer = undefined;
      this.held = null;
      if (box.width < PHOTO_BOX_PX || box.height < PHOTO_BOX_PX) {
        this.boxes = this.boxes.filter((each) => each !== box);
      }
      this.paint();
      this.keep();
    };
    on("pointermove", (move) => {
      const point = this.pointOf(move);
      box.x = Math.floor(Math.min(start.x, point.x));
      box.y = Math.floor(Math.min(start.y, point.y));
      box.width = Math.ceil(Math.max(start.x, point.x)) - box.x;
      box.height = Math.ceil(Math.max(start.y, point.y)) - box.y;
      this.paint();
    });
    on("pointerup", end);
    on("pointercancel", end);
  }

  /** Where a pointer is, in pixels of the picture. */
  pointOf(event) {
    const shown = this.canvas.getBoundingClientRect();
    const within = (value, size) => Math.min(size, Math.max(0, value * size));
    return {
      x: within((event.clientX - shown.left) / shown.width, this.canvas.width),
      y: within((event.clientY - shown.top) / shown.height, this.canvas.height),
    };
  }

  /** Arrow keys place a box and move it, with Shift they size it; Enter leaves it where it is. */
  onKey(event) {
    const [x, y] =
      { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ??
      [];
    const { width, height } = this.canvas;
    if (x !== undefined && this.pointer === undefined) {
      if (this.held) {
        const step = Math.max(1, Math.round(Math.max(width, height) / 50));
        const box = this.held;
        if (event.shiftKey) {
          box.width = Math.max(step, box.width + x * step);
          box.height = Math.max(step, box.height + y * step);
        } else {
          box.x = Math.min(width - step, Math.max(step - box.width, box.x + x * step));
          box.y = Math.min(height - step, Math.max(step - box.height, box.y + y * step));
        }
      } else {
        this.held = {
          x: Math.floor((width * 3) / 8),
          y: Math.floor((height * 3) / 8),
          width: Math.ceil(width / 4),
          height: Math.ceil(height / 4),
        };
        this.boxes.push(this.held);
      }
    } else if (event.key === "Enter") this.held = null;
    else if (event.key === "Backspace" || event.key === "Delete") this.undo();
    else return;
    event.preventDefault();
    this.paint();
    this.keep();
  }

  undo() {
    this.held = null;
    this.boxes.pop();
    if (this.boxes.length === 0) this.canvas.focus();
    this.paint();
    this.keep();
  }

  // -- the end

  async use() {
    this.held = null;
    this.paint();
    this.sheet.inert = true; // what is drawn from here on would not be in the photo
    const blob = await new Promise((resolve) =>
      this.canvas.toBlob(resolve, "image/jpeg", PHOTO_QUALITY),
    );
    if (blob) {
      this.close({ blob, sha256: sha256Hex(new Uint8Array(await blob.arrayBuffer())) });
      return;
    }
    this.sheet.inert = false;
    this.showProblem("photo_too_heavy");
  }

  close(result) {
    if (this.closed) return;
    this.closed = true;
    this.reading += 1;
    this.uncover();
    this.resolve(result);
    // Tablets have little memory for canvases, and free it late.
    if (this.picture) this.picture.width = 0;
    this.canvas.width = 0;
  }
}

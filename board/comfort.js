import { button, make, openSheet } from "./elements.js";

/** What a tap feels and sounds like on this tablet. Both are off until somebody wants them. */
class Comfort {
  isOn(name) {
    try {
      return localStorage.getItem(`xunting.${name}`) === "on";
    } catch {
      return false; // storage is closed to the page: a comfort less, nothing lost
    }
  }

  set(name, on) {
    try {
      localStorage.setItem(`xunting.${name}`, on ? "on" : "off");
    } catch {
      /* as above */
    }
  }

  tapped() {
    if (this.isOn("vibration")) navigator.vibrate?.(15);
    if (this.isOn("sound")) this.click();
  }

  click() {
    this.audio ??= new AudioContext();
    const tone = this.audio.createOscillator();
    const volume = this.audio.createGain();
    volume.gain.setValueAtTime(0.08, this.audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, this.audio.currentTime + 0.06);
    tone.frequency.value = 880;
    tone.connect(volume).connect(this.audio.destination);
    tone.start();
    tone.stop(this.audio.currentTime + 0.06);
  }
}

export const comfort = new Comfort();

/** Vibration, sound, and what the keys do. */
export function openComfortSheet(board) {
  const { words } = board;
  const toggle = (name) => {
    const box = make("input", { type: "checkbox", id: `comfort-${name}` });
    box.checked = comfort.isOn(name);
    box.addEventListener("change", () => {
      comfort.set(name, box.checked);
      comfort.tapped();
    });
    return make("label", { class: "sure", for: `comfort-${name}` }, box, words[name]);
  };
  const opened = openSheet(
    board.shell,
    words.comfort,
    toggle("vibration"),
    toggle("sound"),
    make("h3", {}, words.keys),
    make("p", { class: "hint" }, words.keys_explained),
    button(words.close, { class: "go-on primary", onclick: () => opened.close() }),
  );
}

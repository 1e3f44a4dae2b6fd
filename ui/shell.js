/* What Streamlit says around the pages, in the reader's language: the language of the document, the
   link past the doors, which door one is in, and a banner while the server cannot be reached. */

const AWAY_AFTER_MS = 1500; // shorter gaps are mended before anybody has read about them
const COMES_BACK_MS = 6000; // as long as a page may take to be as high as it was
const STREAMLIT_TITLE = "Connection error"; // of the dialog that Streamlit opens, in English only

// What is still watched. Streamlit calls again with other words, and tells nobody to stop before: two
// who each write their own words over the other's would never end.
let endBefore = () => {};

/** @param {{data: {lang: string, skip: string, away: string, doors: string, views: string, subviews: string}}} given */
export default function ({ data }) {
  endBefore();
  const root = document.documentElement;
  const app = document.querySelector("[data-testid=stApp]");
  root.lang = data.lang;

  const banner = document.querySelector(".xunting-away") ?? document.body.appendChild(made("xunting-away"));
  banner.textContent = data.away;
  banner.setAttribute("role", "status");
  banner.hidden = true;
  let timer = 0;

  function notice() {
    const away = app.dataset.testConnectionState !== "CONNECTED";
    if (away && !timer) timer = setTimeout(() => (banner.hidden = false), AWAY_AFTER_MS);
    if (!away) {
      clearTimeout(timer);
      timer = 0;
      banner.hidden = true;
    }
  }

  function name() {
    const skip = document.querySelector("[data-testid=stSkipToContent]");
    if (skip && skip.textContent !== data.skip) skip.textContent = data.skip;
    for (const [place, label] of [["doors", data.doors], ["views", data.views], ["subviews", data.subviews]]) {
      const rows = document.querySelectorAll(`.st-key-${place}`);
      for (const row of rows) {
        row.setAttribute("role", "navigation");
        row.setAttribute("aria-label", label);
        for (const link of row.querySelectorAll("a")) {
          if (link.closest(".st-key-here_door, .st-key-here_views, .st-key-here_subviews")) link.setAttribute("aria-current", "page");
          else link.removeAttribute("aria-current");
        }
      }
    }
    let above = 0; // Streamlit's subheader is an h3 wherever it stands: no level is left out for it
    for (const heading of app.querySelectorAll("[data-testid=stMain] :is(h1, h2, h3, h4, h5, h6)")) {
      const own = Number(heading.tagName[1]);
      above = Math.min(own, above + 1);
      if (above === own) heading.removeAttribute("aria-level");
      else heading.setAttribute("aria-level", above);
    }
    for (const dialog of document.querySelectorAll("[role=dialog]")) {
      const heading = dialog.querySelector("h1, h2, h3, [slot=title]");
      if (heading?.textContent?.trim() === STREAMLIT_TITLE) dialog.querySelector("button[aria-label=Close]")?.click();
    }
  }

  const place = keepPlace(app);
  const states = new MutationObserver(notice);
  states.observe(app, { attributes: true, attributeFilter: ["data-test-connection-state"] });
  let named = 0; // a page of charts changes thousands of times, and is named once a frame
  const parts = new MutationObserver(() => {
    named ||= requestAnimationFrame(() => {
      named = 0;
      name();
    });
  });
  parts.observe(document.body, { childList: true, subtree: true });
  notice();
  name();
  endBefore = () => {
    place();
    states.disconnect();
    parts.disconnect();
    cancelAnimationFrame(named);
    clearTimeout(timer);
    banner.remove();
  };
  return endBefore;
}

function made(name) {
  const element = document.createElement("div");
  element.className = name;
  return element;
}

/** The browser's way back leads to where one was on the page, not to its top.
 * @returns {() => void} to be called at the end */
function keepPlace(app) {
  const scrolled = () => app.querySelector("[data-testid=stMain]");
  const key = () => `xunting.place:${location.pathname}${location.search}`;
  let waiting = 0;
  const leave = () => {
    const main = scrolled();
    if (main) sessionStorage.setItem(key(), String(main.scrollTop));
  };
  const stop = () => clearInterval(waiting);
  const come = () => {
    stop();
    const place = Number(sessionStorage.getItem(key()) ?? 0);
    if (!place) return;
    const until = performance.now() + COMES_BACK_MS;
    waiting = setInterval(() => {
      const main = scrolled();
      const there = app.dataset.testScriptState === "notRunning" && main?.scrollHeight >= place + main.clientHeight;
      if (there) main.scrollTop = place;
      if ((there && main.scrollTop >= place - 1) || performance.now() > until) stop();
    }, 50);
  };
  // Whoever moves the page is not moved.
  const events = [["click", leave, true], ["wheel", stop], ["touchmove", stop]];
  for (const [name, listener, capture] of events) document.addEventListener(name, listener, { capture, passive: true });
  addEventListener("popstate", come);
  return () => {
    stop();
    for (const [name, listener, capture] of events) document.removeEventListener(name, listener, { capture });
    removeEventListener("popstate", come);
  };
}

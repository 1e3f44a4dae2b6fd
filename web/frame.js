/* Before any script of Streamlit: where the server is, what counts as a step back, and in
   which language the page is. */

/* At the root of this address. Else Streamlit first asks below the page that is opened, in vain, and
   says so in the console. */
window.__streamlit = {
  BACKEND_BASE_URL: location.origin,
  HOST_CONFIG_BASE_URL: location.origin,
  MAIN_PAGE_BASE_URL: location.origin,
};

/* An address that the page itself completes with its days and halls is the same step: else the way
   back would lead to the shorter one, which is completed again, and never any further. */
{
  const completed = new Set(["from", "to", "hall"]);
  const former = new Set(["first", "last", "kind", "own_hall", "partner_hall"]);
  const push = history.pushState.bind(history);

  const isSameStep = (url) => {
    if (url.pathname !== location.pathname) return false;
    const before = new URLSearchParams(location.search);
    const names = new Set([...before.keys(), ...url.searchParams.keys()]);
    const changed = [...names].filter((name) => before.get(name) !== url.searchParams.get(name));
    return changed.every((name) =>
      before.has(name) ? former.has(name) && !url.searchParams.has(name) : completed.has(name));
  };

  history.pushState = (state, unused, address) => {
    const same = address != null && isSameStep(new URL(address, location.href));
    if (same) history.replaceState(state, unused, address);
    else push(state, unused, address);
  };
}

/* Calendars and numbers are in the language of the page, which the account may have chosen, not of the
   browser. */
{
  const ofBrowser = navigator.language;
  const ofPage = document.documentElement.lang;
  if (ofPage && ofPage.split("-")[0] !== ofBrowser.split("-")[0]) {
    Object.defineProperty(navigator, "language", { get: () => ofPage });
    Object.defineProperty(navigator, "languages", { get: () => [ofPage, ofBrowser] });
  }
}

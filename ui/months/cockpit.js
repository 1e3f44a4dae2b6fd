/**
 * Show the first screen, and go where a link leads without loading the app anew.
 *
 * The HTML comes from a template in which every datum is escaped.
 */
export default function mount({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".cockpit") ?? create(parentElement);
  if (root.shown !== data.html) {
    root.innerHTML = data.html;
    root.shown = data.html;
  }
  root.onclick = (event) => {
    const link = event.target.closest("a[data-page]");
    // Another tab, a download: as the browser does it.
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    setTriggerValue("went", { page: link.dataset.page, query: link.dataset.query });
  };
  return () => {};
}

function create(parentElement) {
  const root = document.createElement("div");
  root.className = "cockpit";
  parentElement.append(root);
  return root;
}

/* Words that Streamlit writes itself and only in English, on whatever part of a page has them: ours
   stand in their place as soon as the part is drawn. */

const ATTRIBUTES = ["aria-label", "placeholder", "title"];
const PARTS = ["year", "month", "day"]; // of a date field, named "year, first day"
const OVER = "[data-testid=stFloatingOverlayPortal], [id=stFloatingOverlayPortal], [role=listbox]";

/** @param {{data: {exact: Object<string, string>, named: Object<string, string>, texts: Object<string, string>}}} given */
export default function ({ data }) {
  // "Help for {name}" and its like, and how each is said here.
  const named = Object.entries(data.named).map(([english, ours]) => {
    const [before, after] = english.split("{name}");
    return { before, after, ours };
  });

  /** What stands for an English text; null: it is none of these. */
  function ours(text) {
    if (Object.hasOwn(data.exact, text)) return data.exact[text];
    for (const { before, after, ours: said } of named) {
      if (text.length > before.length + after.length && text.startsWith(before) && text.endsWith(after)) {
        return said.replace("{name}", text.slice(before.length, text.length - after.length));
      }
    }
    const [part, ...rest] = text.split(", ");
    return PARTS.includes(part) && rest.length ? `${data.exact[part]}, ${rest.join(", ")}` : null;
  }

  function rename(element) {
    for (const attribute of ATTRIBUTES) {
      const text = element.getAttribute(attribute);
      const said = text === null ? null : ours(text);
      if (said !== null && said !== text) element.setAttribute(attribute, said);
    }
  }

  function renameAll(root) {
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    rename(root);
    for (const each of root.querySelectorAll(ATTRIBUTES.map((name) => `[${name}]`).join())) rename(each);
    for (const each of root.querySelectorAll(OVER)) renameTexts(each);
    if (root.closest(OVER)) renameTexts(root);
  }

  /** "No results", and what a calendar says of itself: texts without a name. */
  function renameTexts(root) {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      if (Object.hasOwn(data.texts, node.data)) node.data = data.texts[node.data];
    }
  }

  const changes = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === "attributes") rename(target);
      else addedNodes.forEach(renameAll);
    }
  });
  changes.observe(document.body, {
    childList: true, subtree: true, attributes: true, attributeFilter: ATTRIBUTES,
  });
  renameAll(document.body);
  return () => changes.disconnect();
}

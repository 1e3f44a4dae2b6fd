/**
 * What a chart can do besides being looked at: be saved as a picture, and tell what stands behind a
 * point before it opens it.
 *
 * With a mouse the pointer tells and a click opens. A finger has no pointer: its first tap tells, in
 * a card at the point that has a link; a second tap on the same point, or the link, opens.
 */
const SCALE = 2; // of the saved picture
const GAP_PX = 12;
const EDGE_PX = 16; // around the saved picture
const ICON = `<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path
  d="M12 4v11m-5-5 5 5 5-5M4 17v3h16v-3" fill="none" stroke="currentColor" stroke-width="2"
  stroke-linecap="round" stroke-linejoin="round"/></svg>`;

export default function mount({ parentElement, data }) {
  const chart = chartOf(parentElement);
  if (chart === null) return () => {};
  const root = parentElement.querySelector(".chart-tools") ?? create(parentElement);
  const [button, card] = root.children;
  button.title = data.words.save;
  button.setAttribute("aria-label", `${data.words.save}: ${data.title}`);
  button.onclick = () => save(chart, data.file_name);
  const listening = new AbortController();
  const { signal } = listening;
  let finger = false;
  let told = null;
  chart.addEventListener("pointerdown", (event) => { finger = event.pointerType !== "mouse"; }, { signal, capture: true });
  chart.addEventListener(
    "click",
    (event) => {
      const item = event.target.__data__;
      if (typeof item?.href !== "string" || item.href === "") return;
      if (!finger || told === item.datum || !card.showPopover) return; // Vega opens it
      event.preventDefault();
      event.stopPropagation();
      told = item.datum;
      tell(card, item, data.words, event);
    },
    { signal, capture: true },
  );
  card.ontoggle = (event) => {
    // What closes it is the finger that comes down for the second tap, too.
    if (event.newState === "closed") setTimeout(() => { if (!card.matches(":popover-open")) told = null; }, 600);
  };
  return () => listening.abort();
}

/** The chart beside these tools: they stand in one container (ui/chart.py). */
function chartOf(parentElement) {
  return parentElement.closest("[class*='st-key-chart_']");
}

function create(parentElement) {
  const root = document.createElement("div");
  root.className = "chart-tools";
  const button = document.createElement("button");
  button.type = "button";
  button.innerHTML = ICON;
  const card = document.createElement("div");
  card.popover = "auto";
  card.className = "chart-told";
  card.setAttribute("role", "status");
  root.append(button, card);
  parentElement.append(root);
  return root;
}

/** What the tooltip says, and the way on; each value has its unit in its word. */
function tell(card, item, words, event) {
  const list = document.createElement("dl");
  const said = typeof item.tooltip === "object" && item.tooltip !== null ? item.tooltip : {};
  for (const [word, value] of Object.entries(said)) {
    const term = document.createElement("dt");
    term.textContent = word;
    const text = document.createElement("dd");
    text.textContent = String(value);
    list.append(term, text);
  }
  const link = document.createElement("a");
  link.href = item.href;
  link.textContent = words.open;
  card.replaceChildren(list, link);
  card.showPopover();
  const { width, height } = card.getBoundingClientRect();
  const left = Math.min(Math.max(event.clientX - width / 2, GAP_PX), innerWidth - width - GAP_PX);
  const above = event.clientY - height - 2 * GAP_PX;
  card.style.left = `${left}px`;
  card.style.top = `${above > GAP_PX ? above : Math.min(event.clientY + 2 * GAP_PX, innerHeight - height - GAP_PX)}px`;
}

/** The picture as it is drawn, with its heading, on the colour of the page. */
async function save(chart, fileName) {
  const svg = chart.querySelector("[data-testid=stVegaLiteChart] svg");
  const canvas = svg === null ? chart.querySelector("canvas") : await drawn(svg);
  if (canvas === null) return;
  const link = document.createElement("a");
  link.download = `${fileName}.png`;
  link.href = canvas.toDataURL("image/png");
  link.click();
}

async function drawn(svg) {
  const width = svg.width.baseVal.value;
  const height = svg.height.baseVal.value;
  const text = new XMLSerializer().serializeToString(svg);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = (width + 2 * EDGE_PX) * SCALE;
  canvas.height = (height + 2 * EDGE_PX) * SCALE;
  const context = canvas.getContext("2d");
  context.fillStyle = getComputedStyle(document.querySelector(".stApp")).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, EDGE_PX * SCALE, EDGE_PX * SCALE, width * SCALE, height * SCALE);
  return canvas;
}

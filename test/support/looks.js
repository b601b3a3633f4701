/** What only the browser knows of a page that it shows. These run within the page. */

/** Whether somebody can see this element's own text. */
function isShown(element) {
  return element.closest("title, desc, style, .unseen") === null && element.getClientRects().length > 0;
}

/** The elements that have text of their own. */
function withText() {
  return [...document.body.querySelectorAll("*")].filter(
    (element) =>
      isShown(element) &&
      [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== "",
      ),
  );
}

/** Texts that stand outside of the window, to the left or to the right. */
export function outside() {
  return withText().flatMap((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return [...range.getClientRects()].some(
      ({ left, right, width }) => width > 0 && (left < -1 || right > window.innerWidth + 1),
    )
      ? [element.textContent.trim()]
      : [];
  });
}

/** Texts that stand out of a picture to the left or to the right: on paper they are cut off there. */
export function beyond(selector) {
  return [...document.querySelectorAll(selector)].flatMap((picture) => {
    const frame = picture.getBoundingClientRect();
    return [...picture.querySelectorAll("text")].flatMap((text) => {
      const { left, right, width } = text.getBoundingClientRect();
      return width > 0 && (left < frame.left - 1 || right > frame.right + 1) ? [text.textContent] : [];
    });
  });
}

/** Texts whose contrast (WCAG 2.2, 1.4.3) is below `least`, with it. */
export function pale(least) {
  const band = getComputedStyle(document.documentElement).getPropertyValue("--band").trim();
  return withText().flatMap((element) => {
    const style = getComputedStyle(element);
    const isDrawn = element instanceof SVGElement;
    // Drawn text stands on the page or on a chapter's band.
    const grounds = isDrawn ? [groundOf(element), band] : [groundOf(element)];
    const worst = Math.min(...grounds.map((ground) => contrast(isDrawn ? style.fill : style.color, ground)));
    return worst < least ? [`${worst.toFixed(2)} ${element.textContent.trim().slice(0, 40)}`] : [];
  });
}

/** The colour behind an element. */
function groundOf(element) {
  for (let each = element; each !== null; each = each.parentElement) {
    const colour = getComputedStyle(each).backgroundColor;
    if (rgbaOf(colour)[3] === 255) return colour;
  }
  return "white";
}

function contrast(one, other) {
  const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

function luminance(colour) {
  const [r, g, b] = rgbaOf(colour).map((part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const known = new Map();

/** A colour, however it is written, as 0 to 255. */
function rgbaOf(colour) {
  let rgba = known.get(colour);
  if (rgba === undefined) {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    rgba = [...canvas.getImageData(0, 0, 1, 1).data];
    known.set(colour, rgba);
  }
  return rgba;
}

/** The elements and attributes that a page is made of. */
export function vocabulary() {
  return [
    ...new Set(
      [...document.querySelectorAll("*")].flatMap((element) => [
        element.tagName.toLowerCase(),
        ...element.getAttributeNames().map((name) => `@${name}`),
      ]),
    ),
  ];
}

/** What those go by who hear a page or jump within it. */
export function outline() {
  const count = (selector, isWrong) =>
    [...document.querySelectorAll(selector)].filter((element) => isWrong(element)).length;
  const textOf = (id) => document.getElementById(id)?.textContent.trim() ?? "";
  return {
    lang: document.documentElement.lang,
    levels: [...document.querySelectorAll("h1, h2, h3, h4")].map((heading) => Number(heading.tagName[1])),
    ids: [...document.querySelectorAll("[id]")].map((element) => element.id),
    withoutCaption:
      count("table", (table) => table.caption === null) +
      count("figure", (figure) => figure.querySelector("figcaption") === null),
    withoutScope: count("th", (cell) => !cell.hasAttribute("scope")),
    withoutName: count('svg[role="img"]', (svg) =>
      (svg.getAttribute("aria-labelledby") ?? "").split(" ").some((id) => textOf(id) === ""),
    ),
    leadingNowhere: count('a[href^="#"]', (link) => textOf(link.getAttribute("href").slice(1)) === ""),
  };
}

/** How much wider a page is than its window has room for, and so scrolls sideways; or how much further down it goes than its contents. */
export function overflow() {
  const { body, documentElement } = document;
  const { width } = documentElement.getBoundingClientRect();
  const contents = body.getBoundingClientRect().bottom + window.scrollY;
  return Math.max(
    documentElement.scrollWidth - Math.ceil(width),
    documentElement.scrollHeight - Math.max(documentElement.clientHeight, Math.ceil(contents)),
  );
}

/** How many points of a chart's canvas have just this colour of the style sheet. */
export function inked(title, name) {
  const figures = [...document.querySelectorAll("figure")];
  const canvas = figures.find((figure) => figure.textContent.includes(title)).querySelector("canvas");
  const colour = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const wanted = rgbaOf(colour).join();
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let i = 0; i < data.length; i += 4) if (data.slice(i, i + 4).join() === wanted) count += 1;
  return count;
}

/** The page's width, which is the window's unless it scrolls sideways. */
export function pageWidth() {
  return document.documentElement.scrollWidth;
}

/** All text of the page, also what is hidden. */
export function wholeText() {
  return document.documentElement.textContent;
}

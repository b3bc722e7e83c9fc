// Elements, made of text alone: nothing that a file contains is ever read as HTML.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null) continue;
    if (name.startsWith("aria-")) element.setAttribute(name, String(value));
    else if (value === false) continue;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else element.setAttribute(name, value);
  }
  element.append(...flat(children));
  return element;
}

const flat = (children) => children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);

/// Puts children in the place of those that an element has; `null` and `false` stand for none.
export const put = (element, ...children) => element.replaceChildren(...flat(children));

export const h = (name, properties, ...children) => fill(document.createElement(name), properties, children);
export const svg = (name, properties, ...children) =>
  fill(document.createElementNS(SVG, name), properties, children);
export const $ = (id) => document.getElementById(id);

const numbers = new Intl.NumberFormat("en");
export const count = (number) => numbers.format(number);
export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;
export const percent = (share, digits = 1) => `${(100 * share).toFixed(digits)} %`;

export function show(element, visible = true) {
  element.hidden = !visible;
}

/// Said to those who listen to the page.
export function announce(text) {
  $("live").textContent = text;
}

/// Shown to everybody, until it is closed.
export function alert(text) {
  const close = h("button", { class: "plain", "aria-label": "Close", onclick: () => box.remove() }, "✕");
  const box = h("div", { class: "alert" }, h("p", {}, text), close);
  $("alerts").replaceChildren(box);
}

export function clearAlerts() {
  $("alerts").replaceChildren();
}

/// Calls `work` once the calls have stopped for a while.
export function later(work, milliseconds) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...values), milliseconds);
  };
}

let segments = [];
export function setSegments(names) {
  segments = names;
}
export const allSegments = () => segments;

/// The class that gives a segment its colour; the last segment stands for none.
export function colour(segment) {
  const rank = segments.indexOf(segment);
  return rank < 0 || rank === segments.length - 1 ? "seg-none" : `seg-${rank % 8}`;
}

export function chip(segment, more = "") {
  return h("span", { class: `chip ${colour(segment)} ${more}` }, h("i", { "aria-hidden": "true" }), segment);
}

/// The key that sets a segment: 1 to 9 in the order of priority, 0 for none.
export function keyOf(segment) {
  const rank = segments.indexOf(segment);
  if (rank === segments.length - 1) return "0";
  return rank >= 0 && rank < 9 ? String(rank + 1) : null;
}

/// From one page of a long list to another.
export function pager(offset, size, matching, go) {
  const last = Math.max(0, Math.floor((matching - 1) / size) * size);
  const button = (text, label, to, enabled) =>
    h("button", { class: "button small", "aria-label": label, disabled: !enabled, onclick: () => go(to) }, text);
  const from = matching === 0 ? 0 : offset + 1;
  return h("nav", { class: "pager", "aria-label": "Pages" },
    h("span", { class: "quiet" }, `${count(from)}–${count(Math.min(offset + size, matching))} of ${count(matching)}`),
    button("«", "First page", 0, offset > 0),
    button("‹", "Previous page", Math.max(0, offset - size), offset > 0),
    button("›", "Next page", offset + size, offset + size < matching),
    button("»", "Last page", last, offset + size < matching));
}

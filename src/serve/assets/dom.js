// Elements, made of text alone: nothing that a file contains is ever read as HTML.

/** @import { Child, Elements, Properties } from "./types.js" */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @template {Element} E
 * @param {E} element
 * @param {Properties | null | undefined} properties
 * @param {Child[]} children
 * @returns {E}
 */
function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null) continue;
    if (name.startsWith("aria-")) element.setAttribute(name, String(value));
    else if (value === false) continue;
    else if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else element.setAttribute(name, String(value));
  }
  element.append(...flat(children));
  return element;
}

/**
 * @param {Child[]} children
 * @returns {(Node | string)[]}
 */
const flat = (children) =>
  children.flatMap((child) => {
    if (Array.isArray(child)) return flat(child);
    if (child === null || child === undefined || child === false) return [];
    return [typeof child === "number" ? String(child) : child];
  });

/**
 * Puts children in the place of those that an element has; `null` and `false` stand for none.
 * @param {Element} element
 * @param {Child[]} children
 */
export const put = (element, ...children) => element.replaceChildren(...flat(children));

/**
 * An element of HTML.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Properties} [properties]
 * @param {Child[]} children
 */
export const h = (name, properties, ...children) => fill(document.createElement(name), properties, children);

/**
 * An element of SVG.
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name
 * @param {Properties} [properties]
 * @param {Child[]} children
 */
export const svg = (name, properties, ...children) =>
  fill(document.createElementNS(SVG, name), properties, children);

/**
 * The element with an id. Most are there from the beginning, the others since their part of the page was built.
 * @template {keyof Elements} Id
 * @param {Id} id
 */
export const $ = (id) => /** @type {Elements[Id]} */ (document.getElementById(id));

const numbers = new Intl.NumberFormat("en");
/** @param {number} number */
export const count = (number) => numbers.format(number);
/** @type {(number: number, one: string, many?: string) => string} */
export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;
/** @param {number} share of 1 */
export const percent = (share, digits = 1) => `${(100 * share).toFixed(digits)} %`;

/** @param {HTMLElement} element */
export function show(element, visible = true) {
  element.hidden = !visible;
}

/**
 * Said to those who listen to the page.
 * @param {string} text
 */
export function announce(text) {
  $("live").textContent = text;
}

/**
 * Shown to everybody, until it is closed.
 * @param {string} text
 */
export function alert(text) {
  const close = h("button", { class: "plain", "aria-label": "Close", onclick: clearAlerts }, "✕");
  put($("alerts"), h("div", { class: "alert" }, h("p", {}, text), close));
}

export function clearAlerts() {
  $("alerts").replaceChildren();
}

/**
 * Calls `work` once the calls have stopped for a while.
 * @template {unknown[]} Values
 * @param {(...values: Values) => unknown} work
 * @param {number} milliseconds
 */
export function later(work, milliseconds) {
  let timer = 0;
  return /** @param {Values} values */ (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...values), milliseconds);
  };
}

/** @type {readonly string[]} in the order of priority, the one that stands for none last */
let segments = [];
/** @param {readonly string[]} names */
export function setSegments(names) {
  segments = names;
}
export const allSegments = () => segments;

/**
 * The class that gives a segment its colour; the last segment stands for none.
 * @param {string} segment
 */
export function colour(segment) {
  const rank = segments.indexOf(segment);
  return rank < 0 || rank === segments.length - 1 ? "seg-none" : `seg-${rank % 8}`;
}

/** @param {string} segment */
export function chip(segment, more = "") {
  return h("span", { class: `chip ${colour(segment)} ${more}` }, h("i", { "aria-hidden": "true" }), segment);
}

/**
 * The key that sets a segment: 1 to 9 in the order of priority, 0 for none.
 * @param {string} segment
 */
export function keyOf(segment) {
  const rank = segments.indexOf(segment);
  if (rank === segments.length - 1) return "0";
  return rank >= 0 && rank < 9 ? String(rank + 1) : null;
}

/**
 * From one page of a long list to another.
 * @param {number} offset
 * @param {number} size
 * @param {number} matching
 * @param {(to: number) => unknown} go
 */
export function pager(offset, size, matching, go) {
  const last = Math.max(0, Math.floor((matching - 1) / size) * size);
  /** @type {(text: string, label: string, to: number, enabled: boolean) => Node} */
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

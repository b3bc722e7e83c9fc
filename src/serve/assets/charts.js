// Charts that are filters too: a bar is a button.

import { colour, count, h, svg } from "./dom.js";

/** @import { Child, SegmentCount } from "./types.js" */

/**
 * The title names the button, and is shown under the pointer.
 * @param {string} label
 * @param {boolean} pressed
 * @param {() => void} toggle
 * @param {Child[]} shapes
 */
function bar(label, pressed, toggle, ...shapes) {
  return svg("g", {
    class: `bar ${pressed ? "pressed" : ""}`,
    role: "button", tabindex: 0, "aria-pressed": pressed,
    onclick: toggle,
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      toggle();
    },
  }, svg("title", {}, label), shapes);
}

/**
 * Rows a segment, as lying bars.
 * @param {number} width
 * @param {readonly SegmentCount[]} segments
 * @param {readonly string[]} chosen
 * @param {(segment: string) => void} toggle
 */
export function segmentChart(width, segments, chosen, toggle) {
  const line = 27, left = 158, right = 70;
  const most = Math.max(1, ...segments.map((segment) => segment.rows));
  const bars = segments.map(({ persona_segment: name, rows }, at) => {
    const y = at * line, length = rows === 0 ? 0 : Math.max(2, ((width - left - right) * rows) / most);
    const label = name.length > 21 ? `${name.slice(0, 20)}…` : name;
    return bar(`${name}: ${count(rows)} rows`, chosen.includes(name), () => toggle(name),
      svg("rect", { class: "field", x: 0, y: y + 1, width, height: line - 2, rx: 5 }),
      svg("text", { x: left - 10, y: y + line / 2, "text-anchor": "end", "dominant-baseline": "central" }, label),
      svg("rect", { class: `value ${colour(name)}`, x: left, y: y + 6, width: length, height: line - 12, rx: 3 }),
      svg("text", { class: "count", x: left + length + 8, y: y + line / 2, "dominant-baseline": "central" }, count(rows)));
  });
  return svg("svg", {
    class: `chart ${chosen.length ? "filtered" : ""}`, height: segments.length * line, role: "group", "aria-label": "Rows a persona segment; choose one to filter",
    viewBox: `0 0 ${width} ${segments.length * line}`,
  }, bars);
}

/**
 * Rows by confidence, as standing bars.
 * @param {number} width
 * @param {readonly number[]} rows
 * @param {number} from
 * @param {number} to
 * @param {(low: number, high: number) => void} toggle
 */
export function confidenceChart(width, rows, from, to, toggle) {
  const height = 189, bottom = 24, top = 20;
  const most = Math.max(1, ...rows), step = width / rows.length;
  const filtered = from > 0 || to < 100;
  const bars = rows.map((number, at) => {
    const low = at * 10, high = at === rows.length - 1 ? 100 : low + 9;
    const tall = number === 0 ? 0 : Math.max(2, ((height - bottom - top) * number) / most);
    const inside = filtered && low >= from && high <= to;
    const middle = at * step + step / 2;
    return bar(`Confidence ${low} to ${high} percent: ${count(number)} rows`, inside, () => toggle(low, high),
      svg("rect", { class: "field", x: at * step + 1, y: 0, width: step - 2, height, rx: 5 }),
      svg("rect", { class: "value plain", x: at * step + 6, y: height - bottom - tall, width: step - 12, height: tall, rx: 3 }),
      svg("text", { class: "count", x: middle, y: height - bottom - tall - 7, "text-anchor": "middle" }, number ? short(number) : ""),
      svg("text", { x: middle, y: height - 7, "text-anchor": "middle" }, step < 46 ? low : high === 100 ? "90–100" : `${low}–${high}`));
  });
  return svg("svg", {
    class: `chart ${filtered ? "filtered" : ""}`, height, role: "group", "aria-label": "Rows by confidence; choose a bar to filter",
    viewBox: `0 0 ${width} ${height}`,
  }, svg("line", { class: "axis", x1: 0, x2: width, y1: height - bottom + 0.5, y2: height - bottom + 0.5 }), bars);
}

/** @param {number} number */
const short = (number) =>
  number < 10_000 ? count(number) : number < 1e6 ? `${Math.round(number / 1000)}k` : `${(number / 1e6).toFixed(1)}M`;

/**
 * A share as a small bar beside its number.
 * @param {number} percent
 */
export function meter(percent) {
  const field = svg("svg", { class: "meter", viewBox: "0 0 40 6", "aria-hidden": "true" },
    svg("rect", { class: "field", width: 40, height: 6, rx: 3 }),
    svg("rect", { class: "value", width: 0.4 * percent, height: 6, rx: 3 }));
  return h("span", { class: "confidence" }, field, h("span", { class: "figure" }, `${percent} %`));
}

// The keys that work in the table, told below it.

import { allSegments, h } from "./dom.js";

/** @param {boolean} readOnly */
export function keysTold(readOnly) {
  /** @param {string[]} names */
  const key = (...names) => names.map((name) => h("kbd", {}, name));
  return h("p", { class: "keys quiet" },
    h("span", {}, key("j", "k"), " move"), h("span", {}, key("Enter"), " why"),
    readOnly ? null : [
      h("span", {}, key("1"), "–", key(String(Math.min(9, allSegments().length - 1))), " set the segment"),
      h("span", {}, key("0"), " none"), h("span", {}, key("l"), " those like it"), h("span", {}, key("a"), " all"),
      h("span", {}, key("u"), " undo")]);
}

// The dialog that sets the segment of all rows that fit: first what they are, then one step.

import { $, alert, allSegments, announce, chip, count, h, keyOf, percent, plural, put } from "./dom.js";
import { address, get } from "./api.js";
import { parameters, words } from "./filter.js";
import { setAll } from "./fixes.js";

/** @import { Filter, Selected, Selection, Wish } from "./types.js" */

/**
 * Asks what segment the rows that fit should have. `segment` is the one that is likely meant, `look` shows them in the
 * table, `back` is called afterwards where nothing else has the focus.
 * @param {string} file
 * @param {Filter} filter
 * @param {{ segment?: string, look?: () => unknown, back: () => void }} more
 */
export async function openSelection(file, filter, { segment, look, back }) {
  /** @type {Selection} */
  let selection;
  try {
    selection = await get(address(`/api/files/${file}/fixes`, parameters(filter)));
  } catch (error) {
    return alert(error.message);
  }
  if (selection.titles === 0) return announce("There is no title to set a segment for.");
  const dialog = $("dialog");
  /** @param {Wish} wish */
  const choose = async (wish) => {
    // At once, so that the row has the focus again whose keys undo this.
    dialog.close();
    try {
      await setAll(file, parameters(filter), { ...wish, version: selection.version });
      announce(`${wish.confirm ? "Left as they are" : `Set to ${wish.persona_segment}`}: ${plural(selection.titles, "title")}. u takes that back.`);
    } catch (error) {
      alert(error.message);
    }
  };
  /** @param {string} name */
  const set = (name) => choose({ persona_segment: name });
  const leave = () => choose({ confirm: true });
  dialog.className = "selection";
  dialog.oncancel = null;
  dialog.onkeydown = (event) => keys(event, set, leave);
  dialog.onclose = () => {
    [dialog.onkeydown, dialog.onclose] = [null, null];
    put(dialog);
    if (document.activeElement === document.body) back();
  };
  put(dialog,
    h("h2", { id: "dialog-title" }, `${plural(selection.rows, "row")}, ${plural(selection.titles, "different title")}`),
    h("p", { class: "quiet" }, words(filter)),
    h("p", { class: "flows" }, selection.segments.filter(({ rows }) => rows).map(({ persona_segment, rows }) =>
      h("span", {}, chip(persona_segment), h("span", { class: "quiet" }, ` ${count(rows)}`)))),
    notices(selection).map((notice) => h("p", { class: "notice" }, notice)),
    h("h3", {}, selection.titles > selection.sample.length ? `${selection.sample.length} of the titles` : "The titles"),
    h("ul", { class: "moves sample", tabindex: 0, "aria-label": "Titles" }, selection.sample.map(sampled)),
    h("fieldset", { class: "choices" },
      h("legend", {}, `Set ${selection.titles === 1 ? "it" : `all ${count(selection.titles)}`} to`),
      allSegments().map((name) =>
        h("button", { class: "choice", "aria-pressed": name === segment, onclick: () => set(name) },
          h("kbd", { "aria-hidden": "true" }, keyOf(name) ?? " "), chip(name)))),
    h("div", { class: "actions end" },
      look ? h("button", { class: "button", onclick: () => { dialog.close(); look(); } }, "Show these rows") : null,
      h("button", { class: "button", id: "selection-cancel", onclick: () => dialog.close() }, "Cancel"),
      h("button", { class: "button", id: "selection-leave", title: "Each title as it is tagged, which the model then learns", onclick: leave },
        h("kbd", { "aria-hidden": "true" }, "c"), "Leave as they are"),
      segment ? h("button", { class: "button primary", id: "selection-set", onclick: () => set(segment) }, `Set to ${segment}`) : null));
  dialog.showModal();
  $(segment ? "selection-set" : "selection-cancel").focus({ preventScroll: true });
}

/** @param {Selection} selection */
function notices({ rows, rows_of_titles: all, titles, left_out: leftOut, fixed }) {
  /** @type {string[]} */
  const told = [];
  if (all > rows) told.push(`A segment is set for a title, and these titles are in ${plural(all, "row")} of the file: all of them are meant.`);
  if (fixed) {
    told.push(`${fixed === titles ? "Every title has" : `${plural(fixed, "title has", "titles have")}`} a fix already. A segment replaces it; “Leave as they are” does not.`);
  }
  if (leftOut) told.push(`${plural(leftOut, "title is", "titles are")} empty or too long, and left out.`);
  return told;
}

/** @param {Selected} title */
function sampled({ title, rows, persona_segment: segment, confidence_score: confidence, fix }) {
  return h("li", {},
    h("span", { class: "name" }, title), h("span", { class: "number quiet" }, plural(rows, "row")),
    h("span", { class: "change" },
      fix && fix !== segment ? [chip(segment, "was"), h("span", { class: "arrow", "aria-label": "changed to" }, "→"), chip(fix)] : chip(segment),
      h("span", { class: "quiet" }, ` ${percent(confidence / 100, 0)}`), fix ? h("span", { class: "badge" }, "fixed") : null));
}

/**
 * @param {KeyboardEvent} event
 * @param {(segment: string) => unknown} set
 * @param {() => unknown} leave
 */
function keys(event, set, leave) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const wish = event.key === "n" || event.key === "0" ? allSegments().at(-1) : allSegments().find((name) => keyOf(name) === event.key);
  if (wish) set(wish);
  else if (event.key === "c") leave();
  else return;
  event.preventDefault();
}

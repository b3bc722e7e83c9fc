// Segments that were set by hand and not learned from yet.

import { alert, announce } from "./dom.js";
import { address, call, get } from "./api.js";

/** @import { Fix, Fixes } from "./types.js" */

/** @type {Fix[]} the one set last first */
let pending = [];
/** @type {Map<string, Fix>} */
let byTitle = new Map();
/** @type {(() => void)[]} */
const listeners = [];
/** @type {[title: string, before: string | null][]} what undoing goes back through */
const done = [];

/** @param {string} title */
const key = (title) => title.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();

/** @param {string} title */
export const fixOf = (title) => byTitle.get(key(title))?.persona_segment ?? null;
export const pendingFixes = () => pending;
export const canUndo = () => done.length > 0;
/**
 * Calls `listener` whenever fixes have changed.
 * @param {() => void} listener
 */
export const onFixes = (listener) => listeners.push(listener);

/** As the server has them now. */
export async function reloadFixes() {
  take(await get("/api/fixes"));
}

/** @param {Fixes} answer */
function take({ fixes }) {
  pending = fixes;
  byTitle = new Map(fixes.map((fix) => [key(fix.title), fix]));
  listeners.forEach((listener) => listener());
}

/**
 * Sets the segment of a title, or with `null` takes its fix back.
 * @param {string} title
 * @param {string | null} segment
 */
export async function setFix(title, segment, remember = true) {
  const before = fixOf(title);
  const answer = segment === null
    ? await call("DELETE", address("/api/fixes", { title }))
    : await call("PUT", "/api/fixes", { title, persona_segment: segment });
  if (remember) done.push([title, before]);
  take(answer);
}

export async function undo() {
  const last = done.pop();
  if (!last) return announce("There is nothing to undo.");
  const [title, before] = last;
  try {
    await setFix(title, before, false);
    announce(`Undone: ${title}.`);
  } catch (error) {
    alert(error.message);
  }
}

/** Takes all fixes back, for good. */
export async function discardFixes() {
  const answer = await call("DELETE", "/api/fixes");
  forgetFixes();
  take(answer);
}

/** What is in the training data now is not undone here. */
export function forgetFixes() {
  done.length = 0;
}

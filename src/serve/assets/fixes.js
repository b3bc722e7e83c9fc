// Segments that were set by hand and not learned from yet.

import { alert, announce, plural } from "./dom.js";
import { address, call, get, post } from "./api.js";

/** @import { Fixes, Parameters, SetFix, Wish } from "./types.js" */

const LATEST = 3; // of the fixes that are pending are shown by name

/** @type {Fixes} */
let pending = { total: 0, fixes: [], undo: null };
/** @type {((set: SetFix | null) => unknown)[]} */
const listeners = [];

export const pendingFixes = () => pending;
/**
 * Calls `listener` whenever fixes have changed, with the one that has, unless they are several.
 * @param {(set: SetFix | null) => unknown} listener
 */
export const onFixes = (listener) => listeners.push(listener);

/**
 * Whether titles are the same but for case and white space.
 * @param {string} one
 * @param {string} other
 */
export const isSameTitle = (one, other) => known(one) === known(other);
/** @param {string} title */
const known = (title) => title.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();

/** @type {(path: string, parameters?: Parameters) => string} */
const listing = (path, parameters = {}) => address(path, { ...parameters, limit: LATEST });

/** As the server has them now. */
export async function reloadFixes() {
  await take(await get(listing("/api/fixes")));
}

/**
 * @param {Fixes} answer
 * @param {SetFix | null} set
 */
async function take(answer, set = null) {
  pending = answer;
  await Promise.all(listeners.map((listener) => listener(set)));
}

/**
 * Sets the segment of a title, or with `null` takes its fix back.
 * @param {string} title
 * @param {string | null} segment
 */
export async function setFix(title, segment) {
  const answer = segment === null
    ? await call("DELETE", listing("/api/fixes", { title }))
    : await call("PUT", listing("/api/fixes"), { title, persona_segment: segment });
  await take(answer, { title, segment });
}

/**
 * Sets the segments of all titles of the rows that fit, in one step.
 * @param {string} file
 * @param {Parameters} filter
 * @param {Wish} wish
 */
export async function setAll(file, filter, wish) {
  await take(await call("PUT", listing(`/api/files/${file}/fixes`, filter), wish));
}

/** Takes the last step back, of however many titles it was. */
export async function undo() {
  const { undo: last } = pending;
  if (!last) return announce("There is nothing to undo.");
  try {
    await take(await post(listing("/api/fixes/undo"), { step: last.step }));
    announce(`Undone: ${plural(last.titles, "title")}.`);
  } catch (error) {
    alert(error.message);
    await reloadFixes();
  }
}

/** Takes all fixes back. */
export async function discardFixes() {
  await take(await call("DELETE", listing("/api/fixes")));
}

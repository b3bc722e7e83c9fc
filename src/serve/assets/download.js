// What the buttons give that take the rows away.

import { $, plural } from "./dom.js";
import { address } from "./api.js";
import { isFiltered, parameters } from "./filter.js";
import { pendingFixes } from "./fixes.js";

/** @import { Filter } from "./types.js" */

const SHEET_ROWS = 1_048_576; // of an Excel sheet, with its header

/**
 * @param {string} file
 * @param {Filter} filter
 * @param {number} matching rows that fit
 */
export function tellDownload(file, filter, matching) {
  const rows = isFiltered(filter) ? ` (${plural(matching, "row")})` : "";
  for (const [download, format] of /** @type {const} */ ([[$("download"), "csv"], [$("download-xlsx"), "xlsx"]])) {
    download.href = address(`/api/files/${file}/download`, { ...parameters(filter), format });
    download.textContent = `Download ${format.toUpperCase()}${rows}`;
    download.hidden = format === "xlsx" && matching >= SHEET_ROWS;
    download.title = pendingFixes().total ? "With the fixes, whose confidence is 100" : "";
  }
}

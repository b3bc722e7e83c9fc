// Calls of the server. A refusal becomes an error with the sentence that the server gave as reason.

/** @import { Job, Parameters } from "./types.js" */

export class Refusal extends Error {
  /**
   * @param {number} status 0 where there was no answer
   * @param {string} code a word for programs
   * @param {string} message
   */
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * @param {number} status
 * @param {string} text
 */
function refusal(status, text) {
  try {
    const { code, message } = JSON.parse(text).error;
    return new Refusal(status, code, message);
  } catch {
    return new Refusal(status, "failed", `The server answered with status ${status}.`);
  }
}

const unreachable = () => new Refusal(0, "unreachable", "The server does not answer. Is it still running?");

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 */
export async function call(method, path, body) {
  /** @type {RequestInit} */
  const options = { method };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { "Content-Type": "application/json" };
  }
  const response = await fetch(path, options).catch(() => { throw unreachable(); });
  const text = await response.text();
  if (!response.ok) throw refusal(response.status, text);
  return text === "" ? null : JSON.parse(text);
}

/** @param {string} path */
export const get = (path) => call("GET", path);
/** @type {(path: string, body?: unknown) => Promise<any>} */
export const post = (path, body) => call("POST", path, body);

/**
 * An address with its parameters; those that are empty are left out, lists come one by one.
 * @param {string} path
 * @param {Parameters} parameters
 */
export function address(path, parameters) {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of [value].flat()) {
      if (one !== undefined && one !== null && one !== "" && one !== false) pairs.append(name, String(one));
    }
  }
  const text = pairs.toString();
  return text ? `${path}?${text}` : path;
}

/**
 * Sends a file or a text; `progress` is told the share that has been sent. Gives the answer, `null` if it was given
 * up, and the way to give it up.
 * @param {string} path
 * @param {Blob | string} body
 * @param {string} kind
 * @param {(share: number) => void} progress
 */
export function upload(path, body, kind, progress) {
  const request = new XMLHttpRequest();
  /** @type {Promise<any>} */
  const answer = new Promise((resolve, reject) => {
    request.open("POST", path);
    request.setRequestHeader("Content-Type", kind);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText));
      else reject(refusal(request.status, request.responseText));
    };
    request.onerror = () => reject(unreachable());
    request.onabort = () => resolve(null);
    request.send(body);
  });
  return { answer, abort: () => request.abort() };
}

/** @param {number} milliseconds */
const sleep = (milliseconds) =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/**
 * Asks again and again how a job is, until it has ended; `null` if that is not `wanted` any more.
 * @template {Job} J
 * @param {string} path
 * @param {(job: J) => void} tell
 * @returns {Promise<J | null>}
 */
export async function follow(path, tell, wanted = () => true) {
  for (let pause = 60; ; pause = Math.min(500, pause * 1.3)) {
    const job = await get(path);
    if (!wanted()) return null;
    if (job.state !== "waiting" && job.state !== "running") return job;
    tell(job);
    await sleep(pause);
  }
}

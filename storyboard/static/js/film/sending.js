// One film on its way to the server (tus 1.0.0), for as long as this page's scripts live, whatever stands in the page.
// It tells what the server has, not what has left the phone. A line that breaks is waited for as long as it takes.
import { stayAwake } from "./awake.js";
import { digestOf } from "./digest.js";
import { erase, note } from "./kept.js";
import { Rate } from "./rate.js";

const RETRY_AFTER_MS = [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000, 60000];
const SILENCE_MS = 40000;
const FIRST_WORD_MS = 1500;
const LOOK_EVERY_MS = 5000;
const BUSY = ["checking", "sending", "waiting", "paused"];
const MOVING = ["checking", "sending", "waiting"];

const nothing = { phase: "idle", stored: 0, length: 0, left: null, code: "" };
const watchers = new Set();
let now = nothing;
let film = null; // { file, digest, kept, upload, rate, heardAt }

export const state = () => now;
export const busy = () => BUSY.includes(now.phase);

export function watch(watcher) {
  watchers.add(watcher);
}

function turn(change) {
  now = { ...now, ...change };
  stayAwake(MOVING.includes(now.phase));
  for (const watcher of watchers) watcher(now);
}

// True once the server has all of it, or when nothing is on its way; false when it will not come.
export function whenStored() {
  if (!busy()) return Promise.resolve(now.phase !== "refused" && now.phase !== "changed");
  if (now.phase === "paused") goOn();
  return new Promise((resolve) => {
    const look = ({ phase }) => {
      if (BUSY.includes(phase)) return;
      watchers.delete(look);
      resolve(phase === "stored");
    };
    watchers.add(look);
  });
}

// A client of tus gives an upload up when it cannot ask how far it is; trouble of the server's is something to wait for.
function hear(request, answer) {
  const status = answer.getStatus();
  film.heardAt = performance.now();
  if (request.getMethod() === "HEAD" && (status >= 500 || status === 429)) throw new Error(`not now: ${status}`);
  const offset = Number.parseInt(answer.getHeader("Upload-Offset"), 10);
  if (status >= 200 && status < 300 && offset >= 0) turn({ stored: offset });
}

function codeOf(answer) {
  try {
    return JSON.parse(answer.getBody()).code;
  } catch {
    return "";
  }
}

// Is there something in the answer that waiting does not mend?
function refused({ originalResponse: answer }) {
  const status = answer?.getStatus() ?? 0;
  if (["too-many", "full"].includes(answer && codeOf(answer))) return true;
  return status >= 400 && status < 500 && ![408, 409, 423, 429].includes(status);
}

// The file may have been changed under us, which looks like a line that breaks.
async function stillThere(one) {
  const same = await digestOf(one.file).then((digest) => digest === one.digest, () => false);
  if (same || film !== one || !busy()) return;
  one.upload?.abort();
  turn({ phase: "changed", left: null });
}

// error: what the server said, if it was heard.
function wait(error) {
  film.rate.forget();
  const code = error?.originalResponse ? codeOf(error.originalResponse) : "";
  if (busy() && now.phase !== "paused") turn({ phase: "waiting", left: null, code });
  stillThere(film);
}

function options(one, { endpoint, story, url }, created) {
  return {
    endpoint,
    uploadUrl: url || null,
    metadata: { digest: one.digest, ...(story ? { story } : {}) },
    chunkSize: one.rate.piece(),
    retryDelays: RETRY_AFTER_MS,
    storeFingerprintForResuming: false,
    onAfterResponse: hear,
    onUploadUrlAvailable() {
      if (one.kept) note({ url: new URL(one.upload.url, document.baseURI).href }).catch(() => {});
      setTimeout(created, FIRST_WORD_MS); // what is no film is often refused by then
      turn({ phase: now.phase === "paused" ? "paused" : "sending" });
    },
    onProgress() {
      one.heardAt = performance.now();
      if (now.phase === "waiting") turn({ phase: "sending" });
    },
    onChunkComplete(_, stored, length) {
      created();
      one.rate.at(stored);
      one.upload.options.chunkSize = one.rate.piece();
      turn({ phase: now.phase === "paused" ? "paused" : "sending", stored, left: one.rate.left(length) });
    },
    onShouldRetry(error) {
      wait(error);
      return !refused(error);
    },
    onError(error) {
      if (film !== one) return;
      if (refused(error)) {
        turn({ phase: "refused", code: codeOf(error.originalResponse), left: null });
        if (one.kept) note({ url: null }).catch(() => {}); // its author has no other
      } else wait(error); // until the network is back, or the next look
      created();
    },
    onSuccess() {
      if (film !== one) return;
      turn({ phase: "stored", stored: one.file.size, left: 0 });
      if (one.kept) erase();
      film = null;
    },
  };
}

// Begin to send; resolved once the server has some of it or will not have it, or a moment after it knows of it. Of another
// film that is on its way, nothing is kept.
// where: { client, endpoint, story (its slug), url (to go on there), kept (the film is in kept.js) }
export async function begin(file, where) {
  const [{ Upload }, digest] = await Promise.all([import(where.client), digestOf(file)]);
  if (busy() && film?.digest === digest) return goOn();
  stop();
  turn({ ...nothing, phase: "checking", length: file.size });
  const one = { file, digest, kept: where.kept, rate: new Rate(), heardAt: performance.now() };
  film = one;
  await new Promise((created) => {
    one.upload = new Upload(file, options(one, where, created));
    one.upload.start();
  });
}

export function pause() {
  if (!film || !busy()) return;
  film.upload.abort();
  turn({ phase: "paused", left: null });
}

export function goOn() {
  if (!film || !busy()) return;
  film.rate.forget();
  film.heardAt = performance.now();
  turn({ phase: "checking", left: null });
  stillThere(film);
  film.upload.abort().then(() => film?.upload.start());
}

// No more of it, here and there. What the server has of it is erased without being waited for: it expires anyway.
export function stop() {
  const one = film;
  film = null;
  if (!one) return;
  turn(nothing);
  one.upload.abort(true).catch(() => {});
}

const TUS = { "Tus-Resumable": "1.0.0" };

// What the server was told of an upload that began before this page was opened: the film's digest.
export async function digestAt(url) {
  const answer = await fetch(url, { method: "HEAD", headers: TUS });
  const told = /(?:^|,)\s*digest ([^,]+)/.exec(answer.headers.get("Upload-Metadata") ?? "");
  return told ? atob(told[1]) : null;
}

export const drop = (url) => fetch(url, { method: "DELETE", headers: TUS, keepalive: true }).catch(() => {});

const again = () => MOVING.includes(now.phase) && goOn();
window.addEventListener("online", again);
window.addEventListener("offline", () => film && wait());
window.addEventListener("pageshow", ({ persisted }) => persisted && again());
document.addEventListener("resume", again);

// A connection may die without a word, and a phone that slept hears of nothing.
setInterval(() => {
  if (film && MOVING.includes(now.phase) && navigator.onLine && performance.now() - film.heardAt > SILENCE_MS) again();
}, LOOK_EVERY_MS);

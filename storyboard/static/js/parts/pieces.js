// A film goes ahead of its form, in pieces of one resumable upload (tus 1.0.0): a line that breaks costs what was on its
// way, not the film. Where it stands is kept for as long as the tab lives, under a name that tells nothing of the file.
import { RETRY_AFTER_MS } from "./asking.js";

const LOOKED_AT = 64 * 1024;

// FNV-1a: tells one film from another on this phone. Browsers have no better digest to give where there is no https.
async function nameOf(file) {
  const head = new Uint8Array(await file.slice(0, LOOKED_AT).arrayBuffer());
  const digest = head.reduce((sum, byte) => Math.imul(sum ^ byte, 16777619), 2166136261);
  return `film ${file.size} ${digest >>> 0}`;
}

const kept = {
  get: (name) => { try { return sessionStorage.getItem(name); } catch { return null; } },
  set: (name, value) => { try { sessionStorage.setItem(name, value); } catch { /* private mode: a reload begins anew */ } },
  drop: (name) => { try { sessionStorage.removeItem(name); } catch { /* as above */ } },
};

// A client of tus gives an upload up when it cannot ask how far it is; trouble of the server's is something to wait for.
function waitForServer(request, answer) {
  const status = answer.getStatus();
  if (request.getMethod() === "HEAD" && (status >= 500 || status === 429)) throw new Error(`not now: ${status}`);
}

export async function sendAhead(file, { endpoint, client }, { progress, waiting }) {
  const [{ Upload }, name] = await Promise.all([import(client), nameOf(file)]);
  const before = kept.get(name);
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint,
      uploadUrl: before,
      retryDelays: RETRY_AFTER_MS,
      storeFingerprintForResuming: false,
      onAfterResponse: waitForServer,
      onUploadUrlAvailable: () => kept.set(name, upload.url),
      onProgress: progress,
      onShouldRetry: (error) => {
        waiting();
        const status = error.originalResponse?.getStatus() ?? 0;
        return status === 0 || status === 423 || status === 409 || status >= 500;
      },
      onError: (error) => {
        window.removeEventListener("online", again);
        const refused = error.originalResponse?.getStatus() ?? 0;
        if (refused) kept.drop(name);
        reject(Object.assign(error, { refused }));
      },
      onSuccess: () => {
        window.removeEventListener("online", again);
        resolve(upload.url.split("/").pop());
      },
    });
    const again = () => upload.abort().then(() => upload.start());
    window.addEventListener("online", again);
    upload.start();
  });
}

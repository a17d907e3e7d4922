// Sends a form, and shows the page that comes back in the place of this one: what runs here goes on.
import { fresh } from "./each.js";

export const RETRY_AFTER_MS = [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000, 60000];

export function ask(url, body, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(loaded, total);
    request.onload = () => resolve(request);
    request.onerror = reject;
    request.open(body ? "POST" : "GET", url);
    request.send(body);
  });
}

// A server that cannot answer now, or what stands before it, has not heard; unless it gives the form back, with its words.
export const isHeard = ({ status, responseText = "" }) => (status < 500 && status !== 429) || /<form[^>]*\sdata-(step|upload)/.test(responseText);

// What may be asked again as often as one likes is asked until it is heard; rejects when it never is.
export async function askUntilHeard(url, body, waits) {
  for (const pause of RETRY_AFTER_MS) {
    const answer = await ask(url, body).catch(() => null);
    if (answer && isHeard(answer)) return answer;
    waits(answer ? "busy" : "offline");
    await networkOr(pause);
  }
  throw new Error("not heard");
}

export function networkOr(milliseconds) {
  return new Promise((resolve) => {
    window.addEventListener("online", resolve, { once: true });
    setTimeout(resolve, Math.max(milliseconds, 500));
  });
}

export function show(answer, { remember = false } = {}) {
  const page = new DOMParser().parseFromString(answer.responseText, "text/html");
  const moved = remember && answer.responseURL !== window.location.href;
  window.history[moved ? "pushState" : "replaceState"]({ swapped: true }, "", answer.responseURL);
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  document.documentElement.dir = page.documentElement.dir;
  document.body.replaceWith(page.body);
  window.scrollTo(0, 0);
  fresh(document);
  // Unless a part has taken the focus to what matters.
  if (document.activeElement === document.body) document.getElementById("main")?.focus({ preventScroll: true });
}

// <section data-poll="URL" data-offline="…">: replaces itself by the fragment at URL every two seconds, until one comes
// with data-done (an address in it is opened). A hidden tab asks nothing. Without a network it says so, and goes on later.
import { each, fresh } from "./each.js";

const EVERY_MS = 2000;
const shown = new WeakMap();

function sayOffline(place) {
  const line = place.querySelector("[data-line]") || place.appendChild(document.createElement("p"));
  line.setAttribute("data-line", "");
  line.setAttribute("role", "status");
  line.textContent = place.dataset.offline || "";
  shown.delete(place);
}

// The element that now stands there; null when there is nothing to ask for any more.
async function refresh(place) {
  let answer;
  try {
    answer = await fetch(place.dataset.poll, { cache: "no-store" });
  } catch {
    sayOffline(place);
    return place;
  }
  if (!answer.ok) return answer.status >= 500 ? place : null;
  const text = await answer.text();
  if (text === shown.get(place)) return place;
  const found = new DOMParser().parseFromString(text, "text/html").querySelector("[data-poll], [data-done]");
  if (!found) return null;
  shown.set(found, text);
  place.replaceWith(found);
  return found;
}

async function watch(place) {
  while (place?.isConnected && place.dataset.done === undefined) {
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    const before = place;
    if (!document.hidden) place = await refresh(place);
    if (place && place !== before) [...place.children].forEach(fresh);
  }
  if (place?.dataset.done) window.location.assign(place.dataset.done);
}

export default (root) => each(root, "[data-poll]").forEach(watch);

// <section data-poll="URL" data-offline="…">: replaces itself by the fragment at URL every two seconds, until one says
// data-done. A hidden tab asks nothing. Without a network it says so, and goes on when there is one.
const EVERY_MS = 2000;
const FORGIVE_MS = 10000;

async function refresh(place) {
  if (document.hidden) return place;
  try {
    const answer = await fetch(place.dataset.poll, { headers: { "X-Requested-With": "fetch" }, cache: "no-store" });
    if (!answer.ok) return answer.status >= 500 ? place : null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-poll], [data-done]");
    if (!fresh) return null;
    if (fresh.outerHTML === place.dataset.shown) return place;
    const shown = fresh.outerHTML;
    place.replaceWith(fresh);
    fresh.dataset.shown = shown;
    return fresh;
  } catch {
    const line = place.querySelector("[data-line]") || place.appendChild(document.createElement("p"));
    line.dataset.line = "";
    line.setAttribute("role", "status");
    line.textContent = place.dataset.offline || "";
    place.dataset.shown = "";
    return place;
  }
}

async function watch(place) {
  while (place && !("done" in place.dataset)) {
    const began = Date.now();
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    place = await refresh(place);
    if (Date.now() - began > FORGIVE_MS) await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  if (place?.dataset.done) window.location.assign(place.dataset.done);
}

for (const place of document.querySelectorAll("[data-poll]")) watch(place);

// <section data-lease="URL" data-token="…" data-lost="…"> with a countdown in it: tells the server once a minute that
// somebody still looks at the story, and lets the time begin anew. A hidden tab says nothing, so that its story goes on.
import { each, fresh } from "./each.js";

const EVERY_MS = 60_000;
const NOT_MINE = [403, 404, 409]; // its call was taken from me, or the story was

function begin(place, seconds) {
  const clock = place.querySelector("[data-countdown]");
  const next = clock.cloneNode(true);
  next.dataset.countdown = seconds;
  clock.replaceWith(next);
  fresh(next);
}

function lose(place) {
  place.removeAttribute("data-lease");
  place.setAttribute("role", "alert");
  place.replaceChildren(place.dataset.lost);
}

async function beat(place) {
  if (document.hidden || !place.isConnected || !place.dataset.lease) return;
  const asked = { method: "POST", headers: { "X-CSRFToken": place.dataset.token } };
  // Without a network the lease simply runs down; a verdict that comes late still counts.
  const answer = await fetch(place.dataset.lease, asked).catch(() => null);
  if (NOT_MINE.includes(answer?.status)) lose(place);
  else if (answer?.ok) begin(place, (await answer.json()).seconds);
}

function keep(place) {
  setInterval(() => beat(place), EVERY_MS);
  document.addEventListener("visibilitychange", () => beat(place));
}

export default (root) => each(root, "[data-lease]").forEach(keep);

// upload_progress() shows how far the film is, in every place of the page that has one, and in every page that comes after.
import { each } from "../parts/each.js";
import { busy, goOn, pause, state, watch, whenStored } from "./sending.js";
import { clock, megabytes } from "./words.js";

const SAYS = { checking: "checking", sending: "before", waiting: "waiting", paused: "paused", stored: "after", changed: "changed" };

function said(line, { phase, code }) {
  const reasons = JSON.parse(line.dataset.refused);
  if (phase === "refused") return reasons[code] ?? reasons.other;
  return (phase === "waiting" && reasons[code]) || line.dataset[SAYS[phase]];
}

function paint(box, now) {
  const [bar, words, left, line] = ["progress", "[data-words]", "[data-left]", "[data-line]"].map((part) => box.querySelector(part));
  const text = said(line, now);
  box.hidden = false;
  box.dataset.phase = now.phase;
  if (now.phase === "checking") bar.removeAttribute("value");
  else bar.value = now.length ? (100 * now.stored) / now.length : 0;
  words.textContent = words.dataset.words.replace("{sent}", megabytes(now.stored)).replace("{all}", megabytes(now.length));
  left.textContent = now.left ? left.dataset.left.replace("{time}", clock(now.left)) : "";
  if (line.textContent !== text) line.textContent = text; // said once to those who hear it
  for (const button of box.querySelectorAll("[data-do]")) button.hidden = !button.dataset.in.split(" ").includes(now.phase);
}

function everywhere(now) {
  if (now.phase === "idle") return;
  each(document, "[data-upload-progress]").forEach((box) => paint(box, now));
  // What the server said of a film that it had only in part.
  for (const said of each(document, "[data-film-before]")) said.hidden = true;
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-upload-progress] [data-do]");
  if (button) ({ pause, "go-on": goOn })[button.dataset.do]();
});

watch(everywhere);

// The last step waits until all of the film is there.
async function arrived() {
  if (busy()) await whenStored();
  return true;
}

document.addEventListener("storyboard:fresh", ({ target }) => {
  everywhere(state());
  for (const form of each(target, "form[data-step=check]")) form.filmIsOnItsWay = arrived;
});

// Away at once, and this page is not in the history's way back: by its button, or by the Escape key pressed three times.
import { forget } from "./forget.js";
import { each } from "./each.js";

const PRESSES = 3;
const WITHIN_MS = 1500;
let presses = [];

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-leave]");
  if (!link) return;
  document.documentElement.hidden = true;
  forget();
  if (!link.href) return; // a button: its form is sent as usual
  event.preventDefault();
  window.location.replace(link.href);
});

// Heard before anything else hears it: whoever closes with Escape has not closed yet.
function press(event) {
  if (event.key !== "Escape" || event.repeat || event.isComposing) return;
  const closes = document.querySelector("dialog[open], details[data-menu][open]") || document.fullscreenElement;
  presses = closes ? [] : [...presses, event.timeStamp].filter((moment) => event.timeStamp - moment < WITHIN_MS);
  if (presses.length < PRESSES) return;
  presses = [];
  document.querySelector("[data-leave]")?.click();
}

document.addEventListener("keydown", press, { capture: true });

export default (root) => each(root, "[data-leave-hint]").forEach((hint) => (hint.hidden = false));

// Away at once, in our other tabs too, and this page is not in the history's way back: by its button, or by the Escape key
// pressed three times. The page is emptied before anything is asked of the network, so that it goes offline as well; what
// only the server can end (cookies) is then ended when the line is back.
import { networkOr } from "./asking.js";
import { each } from "./each.js";
import { forget } from "./forget.js";

const PRESSES = 3;
const WITHIN_MS = 1500;
const PATIENCE_MS = 1500; // the request goes on when the page is gone
const OFFLINE_MS = 5000;
const tabs = globalThis.BroadcastChannel ? new BroadcastChannel("leave") : null;
let presses = [];
let left = false;

async function ended(form) {
  const asked = { method: "POST", body: new FormData(form), keepalive: true, redirect: "manual" };
  for (;;) {
    try {
      const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
      return await Promise.race([fetch(form.action, asked), patience]);
    } catch {
      await networkOr(OFFLINE_MS);
    }
  }
}

// form: what ends the cookies; none in a tab whose page has no way out, such as a public one.
async function leave(to, form) {
  left = true;
  document.documentElement.hidden = true;
  document.body.replaceChildren(); // nothing in it saves what was typed, films or plays any more
  document.title = "";
  window.history.replaceState(null, "", to);
  tabs?.postMessage(to);
  forget();
  if (form) await ended(form);
  window.location.replace(to);
}

document.addEventListener("click", (event) => {
  const way = event.target.closest("[data-leave]");
  if (!way) return;
  event.preventDefault();
  if (!left) leave(way.form.dataset.left, way.form);
});

// As if it were pressed here: other parts of the page listen to that, too.
tabs?.addEventListener("message", ({ data }) => {
  if (left) return;
  const way = document.querySelector("[data-leave]");
  if (way) way.click();
  else leave(data);
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

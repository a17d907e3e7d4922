// [data-forgets]: on a page whose story is sent or gone, and on a form that takes one back, what this browser kept of it
// goes: words that were not saved yet, and a film that was recorded here.
import { each } from "./each.js";
import { forgetAll } from "./unsaved.js";

function forget() {
  forgetAll();
  try {
    indexedDB.deleteDatabase("film"); // film/kept.js
  } catch { /* there is none */ }
}

export default (root) =>
  each(root, "[data-forgets]").forEach((place) => (place.matches("form") ? place.addEventListener("submit", forget) : forget()));

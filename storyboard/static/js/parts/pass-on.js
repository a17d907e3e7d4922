// <button data-pass-on="https://…" data-title data-words hidden>: the phone's own way to pass a page on, where there is one.
import { each } from "./each.js";

function prepare(button) {
  if (!navigator.share) return;
  const { passOn: url, title, words: text } = button.dataset;
  button.hidden = false;
  button.addEventListener("click", () => navigator.share({ url, title, text }).catch(() => {}));
}

export default (root) => each(root, "[data-pass-on]").forEach(prepare);

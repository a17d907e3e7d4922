// <form data-dirty>: the browser asks before typed words are lost; not when the form is sent, nor on the quick way out.
import { each } from "./each.js";

function guard(form) {
  let dirty = form.querySelector("[aria-invalid=true]") !== null;
  form.addEventListener("input", () => (dirty = true));
  form.addEventListener("submit", () => (dirty = false));
  form.addEventListener("storyboard:broken", () => (dirty = true));
  const letGo = (event) => event.target.closest("[data-leave]") && (dirty = false);
  document.addEventListener("click", letGo, true);
  window.addEventListener("beforeunload", (event) => dirty && form.isConnected && event.preventDefault());
}

export default (root) => each(root, "form[data-dirty]").forEach(guard);

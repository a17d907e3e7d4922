// <button data-copy="ID" data-copied="Copied" hidden>: shown only where copying works.
import { each } from "./each.js";

function prepare(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  const label = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.textContent = button.dataset.copied;
    setTimeout(() => (button.textContent = label), 3000);
  });
}

export default (root) => each(root, "[data-copy]").forEach(prepare);

// A toast leaves when its undo is over; not while somebody points at it or is inside it.
import { each } from "./each.js";

function run(toast) {
  const end = Date.now() + Number(toast.dataset.leaves) * 1000;
  const place = toast.querySelector("[data-seconds]");
  const tick = setInterval(() => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    place.textContent = place.dataset.seconds.replace("{n}", left);
    if (left) return;
    toast.querySelector("form")?.remove();
    if (toast.matches(":hover, :focus-within")) return;
    clearInterval(tick);
    toast.remove();
  }, 500);
}

export default (root) => each(root, "[data-leaves]").forEach(run);

// [data-countdown="552"]: seconds that run down, by the clock and not by counting ticks.
import { each } from "./each.js";

function run(place) {
  const end = Date.now() + Number(place.dataset.countdown) * 1000;
  const tick = setInterval(() => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    place.textContent = left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : place.dataset.over;
    if (!left || !place.isConnected) clearInterval(tick);
  }, 1000);
}

export default (root) => each(root, "[data-countdown]").forEach(run);

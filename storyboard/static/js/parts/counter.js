// Characters left in a textarea with data-limit. Said aloud only after a pause, and only near the end.
import { each } from "./each.js";
import { figure } from "./figures.js";

const NEAR = 0.1;
const PAUSE_MS = 1000;

// Characters as the server counts them, not UTF-16 units.
const length = (text) => [...text].length;

function count(line) {
  const area = document.getElementById(line.dataset.count);
  const limit = Number(area.dataset.limit);
  const spoken = document.createElement("span");
  spoken.className = "away";
  spoken.setAttribute("role", "status");
  line.after(spoken);
  let pause;
  const update = () => {
    const left = limit - length(area.value);
    const words = left < 0 ? line.dataset.over : line.dataset.left;
    line.textContent = words.replace("{n}", figure(Math.abs(left)));
    line.classList.toggle("over", left < 0);
    clearTimeout(pause);
    pause = setTimeout(() => (spoken.textContent = left < limit * NEAR ? line.textContent : ""), PAUSE_MS);
  };
  area.addEventListener("input", update);
  update();
}

export default (root) => each(root, "[data-count]").forEach(count);

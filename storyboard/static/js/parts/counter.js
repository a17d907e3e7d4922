// Characters left in a textarea with data-limit. Said aloud only after a pause, and only near the end.
const NEAR = 0.9;

// The server counts characters, not UTF-16 units, and a line's end as one.
const length = (text) => [...text].length;

for (const line of document.querySelectorAll("[data-count]")) {
  const area = document.getElementById(line.dataset.count);
  const limit = Number(area.dataset.limit);
  const spoken = document.createElement("span");
  spoken.className = "away";
  spoken.setAttribute("role", "status");
  line.after(spoken);
  let pause;
  const count = () => {
    const left = limit - length(area.value);
    const words = left < 0 ? line.dataset.over : line.dataset.left;
    line.textContent = words.replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
    line.classList.toggle("over", left < 0);
    clearTimeout(pause);
    pause = setTimeout(() => (spoken.textContent = left < limit * (1 - NEAR) ? line.textContent : ""), 1000);
  };
  area.addEventListener("input", count);
  count();
}

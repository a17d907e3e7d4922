// Another size of the film, from the same moment on. Without this the sizes are links to the page itself.
import { each } from "./each.js";

function prepare(list) {
  const video = list.parentElement.querySelector("video");
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-src]");
    if (!link) return;
    event.preventDefault();
    const { currentTime, paused } = video;
    const goOn = () => {
      video.currentTime = Math.min(currentTime, video.duration);
      if (!paused) video.play();
    };
    video.addEventListener("loadedmetadata", goOn, { once: true });
    video.src = link.dataset.src;
    each(list, "[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
  });
}

export default (root) => each(root, "[data-qualities]").forEach(prepare);

// Another size of the film, from the same moment on. Without this the sizes are links to the page itself.
for (const list of document.querySelectorAll("[data-qualities]")) {
  const video = list.parentElement.querySelector("video");
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-src]");
    if (!link) return;
    event.preventDefault();
    const { currentTime, paused } = video;
    video.addEventListener("loadedmetadata", () => {
      video.currentTime = Math.min(currentTime, video.duration);
      if (!paused) video.play();
    }, { once: true });
    video.src = link.dataset.src;
    video.load();
    for (const other of list.querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
  });
}

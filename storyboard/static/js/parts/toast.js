// A toast leaves when its undo is over; not while somebody points at it or is inside it.
for (const toast of document.querySelectorAll("[data-leaves]")) {
  const end = Date.now() + Number(toast.dataset.leaves) * 1000;
  const place = toast.querySelector("[data-left]");
  const pattern = place.textContent.replace(/\d+/, "{n}");
  const tick = setInterval(() => {
    const left = Math.ceil((end - Date.now()) / 1000);
    place.textContent = pattern.replace("{n}", Math.max(0, left));
    if (left > 0) return;
    toast.querySelector("form")?.remove();
    place.remove();
    if (toast.matches(":hover, :focus-within")) return;
    clearInterval(tick);
    toast.remove();
  }, 500);
}

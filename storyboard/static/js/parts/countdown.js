// [data-countdown="552"]: seconds that run down, by the clock and not by counting ticks.
for (const place of document.querySelectorAll("[data-countdown]")) {
  const end = Date.now() + Number(place.dataset.countdown) * 1000;
  const tick = setInterval(() => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    place.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left > 0) return;
    clearInterval(tick);
    place.textContent = place.dataset.over;
  }, 1000);
}

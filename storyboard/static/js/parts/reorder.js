// A running order: while one of a row's buttons has the focus, the arrow keys move the row. htmx gives the focus back
// to the button of the same id, so it stays with the story that was moved.
document.addEventListener("keydown", (event) => {
  const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const row = way && event.target.closest("[data-reorder] [data-row]");
  if (!row || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  row.querySelector(`[id^="${way}-"]:not([aria-disabled])`)?.click();
});

// The first cannot go up, nor the last down; their buttons stay where they are, so that the focus does.
document.addEventListener("click", (event) => {
  if (event.target.closest("button[aria-disabled]")) event.preventDefault();
});

// Away at once, and this page is not in the history's way back.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-leave]");
  if (!link) return;
  event.preventDefault();
  document.documentElement.hidden = true;
  window.location.replace(link.href);
});

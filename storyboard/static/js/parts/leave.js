// Away at once, and this page is not in the history's way back.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-leave]");
  if (!link) return;
  document.documentElement.hidden = true;
  if (!link.href) return; // a button: its form is sent as usual
  event.preventDefault();
  window.location.replace(link.href);
});

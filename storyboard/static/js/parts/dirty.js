// <form data-dirty>: the browser asks before typed words are lost; not when the form itself is sent.
for (const form of document.querySelectorAll("form[data-dirty]")) {
  let dirty = form.querySelector("[aria-invalid=true]") !== null;
  form.addEventListener("input", () => (dirty = true));
  form.addEventListener("submit", () => (dirty = false));
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-leave]")) dirty = false;
  }, true);
  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
}

// A button with data-waiting is pressed once, and says that it works.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.dataset.waiting || event.defaultPrevented) return;
  // Its own name and value have to travel, so it is switched off only after the form was read.
  setTimeout(() => {
    button.disabled = true;
    button.textContent = button.dataset.waiting;
  });
});

// A button with data-waiting is pressed once, and says that it works.
const pressed = new Map();

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.dataset.waiting || event.defaultPrevented) return;
  // Its own name and value have to travel, so it is switched off only after the form was read.
  setTimeout(() => {
    pressed.set(button, [...button.childNodes]);
    button.disabled = true;
    button.replaceChildren(button.dataset.waiting);
  });
});

// Back from the next page, the form can be sent again.
window.addEventListener("pageshow", () => {
  for (const [button, face] of pressed) {
    button.disabled = false;
    button.replaceChildren(...face);
  }
  pressed.clear();
});

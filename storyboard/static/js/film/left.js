// A film that was recorded or made smaller here before, and not sent: its author says what becomes of it.
import { erase } from "./kept.js";
import { offer } from "./offer.js";
import { clock, fill } from "./words.js";

export function left(field, film) {
  const box = field.show("left");
  const [line, view] = [box.querySelector("[data-part=line]"), box.querySelector("video")];
  line.textContent = fill(line.dataset.text, { length: clock(film.seconds) });
  const doing = {
    watch() {
      view.hidden = false;
      view.controls = true;
      view.src = URL.createObjectURL(film.file);
      view.focus();
    },
    use: () => offer(field, film),
    drop() {
      erase();
      field.show(null);
      field.input.focus();
    },
  };
  for (const button of box.querySelectorAll("[data-do]")) button.addEventListener("click", doing[button.dataset.do]);
}

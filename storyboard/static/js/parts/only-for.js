// <div data-only-for="NAME" data-values="a b">: shown only while one of these values is chosen for NAME.
import { each } from "./each.js";

function prepare(part) {
  const values = part.dataset.values.split(" ");
  const choices = each(document, `input[name="${part.dataset.onlyFor}"]`);
  const look = () => (part.hidden = !choices.some((one) => one.checked && values.includes(one.value)));
  for (const one of choices) one.addEventListener("change", look);
  look();
}

export default (root) => each(root, "[data-only-for]").forEach(prepare);

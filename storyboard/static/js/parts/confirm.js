// <details data-confirm>: asks in a dialog instead of in place.
import { each } from "./each.js";

function prepare(details) {
  const question = details.querySelector(".question");
  const dialog = document.createElement("dialog");
  const no = document.createElement("button");
  no.type = "button";
  no.className = "button plain";
  no.textContent = details.dataset.no;
  no.addEventListener("click", () => dialog.close());
  question.querySelector(".row").append(no);
  dialog.setAttribute("aria-label", question.querySelector("h2").textContent);
  details.querySelector("summary").addEventListener("click", (event) => {
    event.preventDefault();
    dialog.append(question);
    document.body.append(dialog);
    dialog.showModal();
  });
}

export default (root) => each(root, "details[data-confirm]").forEach(prepare);

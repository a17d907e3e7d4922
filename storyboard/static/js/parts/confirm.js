// <details data-confirm>: asks in a dialog instead of in place.
for (const details of document.querySelectorAll("details[data-confirm]")) {
  const question = details.querySelector(".question");
  const dialog = document.createElement("dialog");
  const no = document.createElement("button");
  no.type = "button";
  no.className = "button plain";
  no.textContent = details.dataset.no;
  no.addEventListener("click", () => dialog.close());
  question.querySelector(".row").append(no);
  const heading = question.querySelector("h2");
  dialog.setAttribute("aria-label", heading.textContent);
  details.append(dialog);
  details.querySelector("summary").addEventListener("click", (event) => {
    event.preventDefault();
    dialog.append(question);
    document.body.append(dialog);
    dialog.showModal();
  });
}

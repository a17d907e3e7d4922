// <form data-upload>: a form with a file is sent with progress in words, and the page that comes back is shown.
// In the form: <div data-upload-progress hidden> with a <progress>, [data-words] ("{sent} of {all} MB"), [data-line].
const megabytes = (bytes) => (bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });

function show(request) {
  // Replacing the document keeps the server's words; the address is the one that answered.
  window.history.replaceState(null, "", request.responseURL);
  document.open();
  document.write(request.responseText);
  document.close();
}

function send(form, submitter) {
  const box = form.querySelector("[data-upload-progress]");
  const bar = box.querySelector("progress");
  const words = box.querySelector("[data-words]");
  const line = box.querySelector("[data-line]");
  const pattern = words.dataset.words;
  const body = new FormData(form);
  if (submitter?.name) body.append(submitter.name, submitter.value);
  const request = new XMLHttpRequest();
  const busy = (on) => {
    box.hidden = !on && !line.textContent;
    for (const button of form.querySelectorAll("button:not([type=button])")) button.disabled = on;
  };
  request.upload.onprogress = (event) => {
    if (!event.lengthComputable) return;
    bar.value = (100 * event.loaded) / event.total;
    words.textContent = pattern.replace("{sent}", megabytes(event.loaded)).replace("{all}", megabytes(event.total));
  };
  request.upload.onload = () => bar.removeAttribute("value");
  request.onload = () => show(request);
  request.onerror = () => {
    line.textContent = line.dataset.broken;
    busy(false);
  };
  request.open("POST", form.action);
  line.textContent = "";
  busy(true);
  request.send(body);
  box.scrollIntoView({ block: "nearest" });
}

for (const form of document.querySelectorAll("form[data-upload]")) {
  form.addEventListener("submit", (event) => {
    const file = form.querySelector("input[type=file]")?.files[0];
    if (!file) return;
    event.preventDefault();
    send(form, event.submitter);
  });
}

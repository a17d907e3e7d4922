// What is wrong with a form is the first thing to be read after it came back.
document.querySelector("[data-focus]")?.focus();

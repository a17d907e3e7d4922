// What is wrong with a form is the first thing to be read after it came back.
export default (root) => root.querySelector("[data-focus]")?.focus();

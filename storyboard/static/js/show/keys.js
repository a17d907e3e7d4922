// The keys of the host, and of the clickers that hosts hold. Esc is the browser's: it leaves the full screen, no more.
const COMMANDS = {
  " ": "go",
  ArrowRight: "go",
  PageDown: "go",
  ArrowLeft: "back",
  PageUp: "back",
  b: "black",
  ".": "black",
  F5: "start",
};

export default function listen(commands) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const name = COMMANDS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!name || !commands[name]?.wanted()) return;
    event.preventDefault();
    if (!event.repeat) commands[name].run();
  });
}

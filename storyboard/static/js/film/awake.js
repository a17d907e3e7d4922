// The screen stays on while something needs it: a phone that sleeps stops sending. The lock is lost whenever the page was
// covered, so it is asked for again.
let wanted = false;
let lock = null;

async function ask() {
  if (!wanted || lock || document.hidden) return;
  lock = await navigator.wakeLock?.request("screen").catch(() => null);
  lock?.addEventListener("release", () => (lock = null));
  if (!wanted) letSleep();
}

function letSleep() {
  lock?.release().catch(() => {});
  lock = null;
}

export function stayAwake(on) {
  if (wanted === on) return;
  wanted = on;
  if (on) ask();
  else letSleep();
}

document.addEventListener("visibilitychange", ask);

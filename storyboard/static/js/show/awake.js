// The whole screen, and no sleep, as far as the browser lets us. Neither is worth stopping a show for.
export function takeTheScreen() {
  if (!document.fullscreenElement) document.documentElement.requestFullscreen?.().catch(() => {});
  stayAwake();
}

function stayAwake() {
  navigator.wakeLock?.request("screen").catch(() => {});
}

// The lock is lost whenever the window was covered.
export const stayAwakeFromNowOn = () => document.addEventListener("visibilitychange", () => document.hidden || stayAwake());

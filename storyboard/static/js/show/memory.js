// Where the show is, so that a page loaded anew goes on there. This tab's own, gone with it.
const name = (reel) => `show:${reel}`;

export function remember(reel, bookmark) {
  if (bookmark) sessionStorage.setItem(name(reel), JSON.stringify(bookmark));
  else sessionStorage.removeItem(name(reel));
}

export const recall = (reel) => JSON.parse(sessionStorage.getItem(name(reel)));

// Everything that our pages keep in this browser, films that were recorded here included, goes. Over https the header
// `Clear-Site-Data` does the same and more; over http it is not heeded.
import { forgetUnsaved } from "./unsaved.js";

const quietly = (what) => { try { return what(); } catch { return undefined; } };

export async function forget() {
  quietly(() => sessionStorage.clear());
  quietly(() => localStorage.clear());
  await Promise.allSettled([databases(), files(), caches()]);
}

// What is kept of one story, once that is sent or gone: words that were not saved, and a film that was recorded here.
export function forgetStory() {
  forgetUnsaved();
  quietly(() => indexedDB.deleteDatabase("film"));
}

async function databases() {
  // Where a browser does not tell which there are: the one of film/kept.js.
  for (const { name } of (await indexedDB.databases?.()) ?? [{ name: "film" }]) indexedDB.deleteDatabase(name);
}

async function files() {
  const root = await navigator.storage?.getDirectory?.();
  for await (const name of root?.keys?.() ?? []) await root.removeEntry(name, { recursive: true });
}

async function caches() {
  for (const name of (await window.caches?.keys()) ?? []) await window.caches.delete(name);
}

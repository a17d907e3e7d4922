// Words of a form that the server does not have yet, kept for as long as the tab lives: a reload in the wrong second, or a
// phone that has no room for the tab, loses none. Gone once they are saved, and by the quick exit.
import { each } from "./each.js";

const name = (form) => `unsaved ${new URL(form.action).pathname}`;
const fields = (form) => each(form, "input[type=text], textarea, input[name=mark], input[name=ticket]");
const quietly = (what) => { try { return what(); } catch { return null; } }; // private mode, or no room

export const keep = (form) =>
  quietly(() => sessionStorage.setItem(name(form), JSON.stringify(fields(form).map((field) => [field.name, field.value]))));

export const forget = (form) => quietly(() => sessionStorage.removeItem(name(form)));

// Puts back what was not saved; whether there was anything.
export function restore(form) {
  const kept = new Map(quietly(() => JSON.parse(sessionStorage.getItem(name(form)))) ?? []);
  const lost = fields(form).filter((field) => kept.has(field.name) && kept.get(field.name) !== field.value);
  const words = lost.some((field) => field.type !== "hidden");
  // With the mark and the ticket of the page before: what that one sent as it went may come late, and is no other window's.
  if (words) lost.forEach((field) => (field.value = kept.get(field.name)));
  forget(form);
  return words;
}

// What stands in a form and the server does not have yet, kept for as long as the tab lives: a reload in the wrong second, or
// a phone that has no room for the tab, loses none. Gone once it is saved, and by the quick exit. It comes back in the form
// of the same draft alone; before there is one, in the same page alone: the next in this tab may be somebody else.
import { each } from "./each.js";

const BEGINS = "unsaved ";
const KEPT = "input[type=text], textarea, select, input[type=radio], input[type=checkbox], input[name=mark], input[name=ticket]";
const name = (form) => `${BEGINS}${new URL(form.action).pathname}`;
const fields = (form) => each(form, KEPT);
const quietly = (what) => { try { return what(); } catch { return null; } }; // private mode, or no room
const isTick = (field) => ["radio", "checkbox"].includes(field.type);
const at = (field) => (isTick(field) ? `${field.name}=${field.value}` : field.name);
const said = (field) => (isTick(field) ? field.checked : field.value);
const wasHere = () => ["reload", "back_forward"].includes(performance.getEntriesByType("navigation")[0]?.type);

export const keep = (form) =>
  quietly(() => {
    const values = fields(form).map((field) => [at(field), said(field)]);
    sessionStorage.setItem(name(form), JSON.stringify({ draft: form.dataset.draft, values }));
  });

export const forget = (form) => quietly(() => sessionStorage.removeItem(name(form)));

export const forgetUnsaved = () =>
  quietly(() => Object.keys(sessionStorage).filter((key) => key.startsWith(BEGINS)).forEach((key) => sessionStorage.removeItem(key)));

// Puts back what was not saved; whether there was anything.
export function restore(form) {
  const { draft, values } = quietly(() => JSON.parse(sessionStorage.getItem(name(form)))) ?? {};
  forget(form);
  const same = draft && draft === form.dataset.draft;
  if (!values || !(same || (!draft && wasHere()))) return false;
  const kept = new Map(values);
  const lost = fields(form).filter((field) => kept.has(at(field)) && kept.get(at(field)) !== said(field));
  // With the mark and the ticket of the page before: what that one sent as it went may come late, and is no other window's.
  for (const field of lost) field[isTick(field) ? "checked" : "value"] = kept.get(at(field));
  return lost.some((field) => field.type !== "hidden");
}

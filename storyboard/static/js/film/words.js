// Figures as this page's language writes them.
import { figure } from "../parts/figures.js";

export function megabytes(bytes) {
  const shown = (bytes && Math.max(bytes, 1e5)) / 1e6; // what is there is never nothing
  return figure(shown, { maximumFractionDigits: shown < 10 ? 1 : 0 });
}

export function clock(seconds) {
  const all = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const two = (n) => String(n).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

// Texts of ours with a place for figures: fill("{a} of {b}", { a: 1, b: 2 })
export const fill = (text, figures) => Object.entries(figures).reduce((so, [name, figure]) => so.replaceAll(`{${name}}`, figure), text);

// <span data-days-left="TIME" data-texts='{"11": "11 days left", …}'>: the days by the reader's own calendar.
import { each } from "./each.js";

const day = (moment) => Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate()) / 86_400_000;

function show(place) {
  // Closing at midnight, the day before is the last.
  const last = new Date(Date.parse(place.dataset.daysLeft) - 1);
  const text = JSON.parse(place.dataset.texts)[day(last) - day(new Date())];
  if (text) place.textContent = text;
}

export default (root) => each(root, "[data-days-left]").forEach(show);

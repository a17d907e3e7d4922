// <time datetime data-here="{time}, your time">: the moment by the reader's own clock. Without this it stands in the call's zone.
import { each } from "./each.js";
import { moment } from "./figures.js";

function show(place) {
  const time = moment(new Date(place.dateTime), { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
  place.title = place.textContent;
  place.textContent = place.dataset.here.replace("{time}", time);
}

export default (root) => each(root, "time[data-here]").forEach(show);

// [data-forgets]: on a page whose story is sent or gone, and on a form that takes one back.
import { each } from "./each.js";
import { forgetStory } from "./forget.js";

export default (root) =>
  each(root, "[data-forgets]").forEach((place) => (place.matches("form") ? place.addEventListener("submit", forgetStory) : forgetStory()));

// A film in its author's hands: filmed, chosen, made smaller, sent. Fetched by pages that have a field for one; it goes on
// while pages come and go in the place of each other.
import "./film/progress.js";

export { start } from "./film/field.js";

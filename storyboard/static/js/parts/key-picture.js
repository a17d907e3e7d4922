// <a data-key-picture="ID" data-code="URL of key.js" href="data:…" download>: the picture that is saved shows the key in
// letters too. Without this it is the code alone.
import { each } from "./each.js";

const prepare = async (link) => (await import(link.dataset.code)).default(link);

export default (root) => each(root, "[data-key-picture]").forEach((link) => prepare(link).catch(() => {}));

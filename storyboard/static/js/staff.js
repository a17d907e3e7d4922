// Staff pages: what public pages have, and keys, countdowns and htmx.
import "htmx.org";
import "./app.js";
import { fresh } from "./parts/each.js";
import countdown from "./parts/countdown.js";
import lease from "./parts/lease.js";
import passkey from "./parts/passkey.js";
import toast from "./parts/toast.js";
import "./parts/keys.js";
import "./parts/reorder.js";

const start = (root) => [countdown, lease, passkey, toast].forEach((part) => part(root));

start(document);
document.addEventListener("storyboard:fresh", (event) => start(event.target));
document.addEventListener("htmx:afterSwap", (event) => fresh(event.detail.elt));

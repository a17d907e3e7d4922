// Staff pages: what public pages have, and keys, countdowns and htmx.
import "htmx.org";
import "./app.js";
import "./parts/countdown.js";
import "./parts/keys.js";
import "./parts/toast.js";

// Public and author pages. Every page works without it; each part below adds one kindness.
import "./parts/confirm.js";
import "./parts/copy.js";
import "./parts/counter.js";
import "./parts/dirty.js";
import "./parts/file-check.js";
import "./parts/leave.js";
import "./parts/poll.js";
import "./parts/quality.js";
import "./parts/summary.js";
import "./parts/upload.js";

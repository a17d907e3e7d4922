// Public and author pages. Every page works without it; each part below adds one kindness.
import confirm from "./parts/confirm.js";
import copy from "./parts/copy.js";
import counter from "./parts/counter.js";
import daysLeft from "./parts/days-left.js";
import dirty from "./parts/dirty.js";
import fileCheck from "./parts/file-check.js";
import film from "./parts/film.js";
import forgets from "./parts/forgets.js";
import keyPicture from "./parts/key-picture.js";
import leave from "./parts/leave.js";
import localTime from "./parts/local-time.js";
import onlyFor from "./parts/only-for.js";
import passOn from "./parts/pass-on.js";
import poll from "./parts/poll.js";
import quality from "./parts/quality.js";
import steps from "./parts/steps.js";
import summary from "./parts/summary.js";
import upload from "./parts/upload.js";
import "./parts/once.js";

const start = (root) => [confirm, copy, counter, daysLeft, dirty, fileCheck, film, forgets, keyPicture, leave, localTime, onlyFor, passOn, poll, quality, steps, summary, upload].forEach((part) => part(root));

start(document);
document.addEventListener("storyboard:fresh", (event) => start(event.target));

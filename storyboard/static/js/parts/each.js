// The root itself, or what is inside it, that matches: parts start on a page, and again on what replaced some of it.
export const each = (root, selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];

// Tells app.js that something new stands in the page.
export const fresh = (place) => place.dispatchEvent(new Event("storyboard:fresh", { bubbles: true }));

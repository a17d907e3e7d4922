// Figures and times as the page's language writes them: with the digits that the server writes too (0 to 9, also in
// Arabic), so that no page has two kinds.
const NUMBERS = { numberingSystem: "latn" };
const reader = () => document.documentElement.lang;

export const figure = (number, options) => number.toLocaleString(reader(), { ...NUMBERS, ...options });
export const moment = (time, options) => time.toLocaleString(reader(), { ...NUMBERS, ...options });

// Bytes in megabytes of a million, without the unit: its words come with the page.
export const megabytes = (bytes) => figure(bytes / 1e6, { maximumFractionDigits: 1 });

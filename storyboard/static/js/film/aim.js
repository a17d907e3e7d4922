// How small a film is to be made: at most about 1 Mbit/s, at most a ninth of what it was, yet never under what a story
// of two minutes needs to be seen. Plain sums, for the page that offers it and for the worker that does it.
const MOST_BITS_PER_SECOND = 1_060_000;
const SHARE = 0.11;
const ALWAYS_ALLOWED = 5_500_000;
const WORTHWHILE = 0.7;
const LEAST_BYTES = 3_000_000;
const LEAST_PICTURE = 150_000;
const TOO_POOR_FOR_480 = 500_000;

// Bytes of the small film. `bytes` and `length` are the film as it is; `seconds` of it are kept.
export function aimedBytes({ bytes, length, seconds }) {
  const kept = bytes * Math.min(1, seconds / length);
  return Math.round(Math.min(kept, (MOST_BITS_PER_SECOND * seconds) / 8, Math.max(ALWAYS_ALLOWED, kept * SHARE)));
}

// Is it worth the time that it takes?
export function worthwhile({ bytes, length, seconds }) {
  if (!length) return false;
  const kept = bytes * Math.min(1, seconds / length);
  return kept > LEAST_BYTES && aimedBytes({ bytes, length, seconds }) < kept * WORTHWHILE;
}

// Bits per second for the picture, once the sound has its share.
export const pictureBits = (aimed, seconds, soundBits) => Math.max(LEAST_PICTURE, Math.round((aimed * 8 * 0.96) / seconds - soundBits));

// The picture's size: 480 points on its short side, 360 where there are few bits; never larger than it was, and even.
export function pictureSize(width, height, bits) {
  const side = bits < TOO_POOR_FOR_480 ? 360 : 480;
  const scale = Math.min(1, side / Math.min(width, height));
  const even = (length) => 2 * Math.round((length * scale) / 2);
  return { width: even(width), height: even(height) };
}

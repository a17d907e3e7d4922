// The data saver: a worker that makes one film smaller or shorter, and says how far it is. Fetched only when it is wanted,
// ended from outside when it is not wanted any more. Nothing but picture and sound goes into what it makes.
import {
  BlobSource, BufferTarget, Conversion, Input, MATROSKA, MP4, Mp4OutputFormat, Output, QTFF, Quality, WEBM, WebMOutputFormat,
  canEncodeVideo, getFirstEncodableAudioCodec,
} from "mediabunny";
import { aimedBytes, pictureBits, pictureSize } from "./film/aim.js";

const SOUND_BITS = 64_000;
const MOST_PICTURES = 30;
const LOOKED_AT = 200; // packets, from which the rate of a track is told

class CannotDoIt extends Error {}

// H.264 in MP4, which every server and player takes; VP8 in WebM where the phone makes no H.264.
async function way(size, bits) {
  const quality = new Quality({ bitrate: bits, bitrateMode: "variable" });
  for (const codec of ["avc", "vp8"]) if (await canEncodeVideo(codec, { ...size, quality })) return { codec, quality };
  throw new CannotDoIt("no-encoder");
}

// AAC stays as it is. What else there is becomes AAC, or Opus where this browser makes no AAC.
async function sound(track, container) {
  if (!track) return { discard: true };
  if (container === "mp4" && (await track.getCodec()) === "aac") return {};
  const quality = new Quality({ bitrate: SOUND_BITS });
  const codec = await getFirstEncodableAudioCodec(container === "mp4" ? ["aac", "opus"] : ["opus"], { quality });
  if (!codec) throw new CannotDoIt("no-sound");
  return { codec, quality };
}

async function prepared(film, container, options) {
  const format = container === "mp4" ? new Mp4OutputFormat({ fastStart: "in-memory" }) : new WebMOutputFormat();
  const output = new Output({ format, target: new BufferTarget() });
  const conversion = await Conversion.init({ input: film, output, tracks: "primary", tags: {}, showWarnings: false, ...options });
  const lost = conversion.discardedTracks.some(({ reason }) => reason !== "discarded_by_user");
  if (!conversion.isValid || lost) throw new CannotDoIt("track-lost");
  return { conversion, output, type: `video/${container}` };
}

async function smaller(film, { bytes, start, seconds }) {
  const [picture, voice, length] = await Promise.all([film.getPrimaryVideoTrack(), film.getPrimaryAudioTrack(), film.computeDuration()]);
  if (!picture || !(await picture.canDecode())) throw new CannotDoIt("no-decoder");
  const kept = Math.min(seconds, length - start);
  const heard = (await voice?.computePacketStats(LOOKED_AT))?.averageBitrate ?? 0;
  const shown = (await picture.computePacketStats(LOOKED_AT)).averagePacketRate;
  const bits = pictureBits(aimedBytes({ bytes, length, seconds: kept }), kept, heard);
  const size = pictureSize(await picture.getDisplayWidth(), await picture.getDisplayHeight(), bits);
  const { codec, quality } = await way(size, bits);
  const container = codec === "avc" ? "mp4" : "webm";
  const rate = shown > MOST_PICTURES + 1 ? { frameRate: MOST_PICTURES } : {};
  const video = { ...size, fit: "fill", ...rate, codec, quality, forceTranscode: true, allowTransformationMetadata: false };
  return prepared(film, container, { video, audio: await sound(voice, container), trim: { start, end: start + kept } });
}

// Cut only, at whole pictures, where this phone cannot make it smaller: as it was, and not longer than may be sent.
async function shorter(film, { start, seconds }) {
  const copy = { mode: "forced", shiftTolerance: Infinity, boundaryPolicy: "shrink" };
  return prepared(film, "mp4", { copy, trim: { start, end: start + seconds } });
}

self.onmessage = async ({ data }) => {
  try {
    const film = new Input({ formats: [MP4, QTFF, WEBM, MATROSKA], source: new BlobSource(data.file) });
    const asked = { bytes: data.file.size, start: data.start, seconds: data.seconds };
    const { conversion, output, type } = await (data.only === "cut" ? shorter : smaller)(film, asked);
    conversion.onProgress = (done) => self.postMessage({ done });
    await conversion.execute();
    self.postMessage({ made: new Blob([output.target.buffer], { type }) });
  } catch (error) {
    self.postMessage({ failed: error instanceof CannotDoIt ? "cannot" : "broke", why: String(error) });
  }
};

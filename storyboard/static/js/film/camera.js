// Camera and microphone of this phone, or why there is none: refused, none, busy, insecure, old.
export class NoCamera extends Error {}

const WHY = { NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "none", OverconstrainedError: "none", NotReadableError: "busy", AbortError: "busy" };

// A weak phone that is asked for too much drops pictures, and loses more when it crashes.
const weak = () => (navigator.hardwareConcurrency ?? 8) <= 4 || (navigator.deviceMemory ?? 8) <= 2;

function picture(facing) {
  const [width, height] = weak() ? [854, 480] : [1280, 720];
  return { facingMode: facing, width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: 30, max: 30 } };
}

export async function openCamera(kind, facing) {
  if (!globalThis.isSecureContext) throw new NoCamera("insecure");
  if (!navigator.mediaDevices?.getUserMedia || !globalThis.MediaRecorder) throw new NoCamera("old");
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true, video: kind === "video" && picture(facing) });
  } catch (error) {
    throw new NoCamera(WHY[error.name] ?? "busy");
  }
}

export const close = (stream) => stream?.getTracks().forEach((track) => track.stop());

export async function hasTwoCameras() {
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return devices.filter(({ kind }) => kind === "videoinput").length > 1;
}

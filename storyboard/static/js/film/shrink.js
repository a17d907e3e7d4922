// The data saver's worker, as one promise. Ended from outside, it leaves nothing behind.
export class Stopped extends Error {}

export function shrink(address, { file, start, seconds, only }, onProgress) {
  const worker = new Worker(address, { type: "module" });
  let stop;
  const made = new Promise((resolve, reject) => {
    stop = () => reject(new Stopped());
    worker.onerror = (event) => {
      event.preventDefault(); // it did not even start: this browser is too old for it
      reject(new Error("cannot"));
    };
    worker.onmessage = ({ data }) => {
      if (data.made) resolve(data.made);
      else if (data.failed) reject(new Error(data.failed));
      else onProgress(data.done);
    };
    worker.postMessage({ file, start, seconds, only });
  });
  made.catch(() => {}).finally(() => worker.terminate());
  return { made, stop };
}

export const canShrink = () => "VideoEncoder" in globalThis && "VideoDecoder" in globalThis && "Worker" in globalThis;

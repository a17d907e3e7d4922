// tus-js-client, as it is, against a server: `node tus_client.mjs WHAT ENDPOINT AUTHOR FILE`. Says what became of it as JSON.
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import { Readable } from "node:stream";
import { Upload } from "tus-js-client";

const [what, endpoint, author, path] = process.argv.slice(2);
const size = fs.statSync(path).size;
const requests = [];
const common = {
  endpoint,
  headers: { "X-Author": author },
  retryDelays: [0, 200, 500, 1000, 1000, 1000, 1000, 1000, 1000],
  onBeforeRequest: (asked) => { requests.push(asked.getMethod()); },
};

function sent(source, options, cut = 0) {
  return new Promise((resolve, reject) => {
    const upload = new Upload(source, { ...common, ...options, onError: reject, onSuccess: () => resolve(upload.url) });
    if (cut) upload.options.onProgress = (bytes) => { if (bytes >= cut) upload.abort().then(() => resolve(upload.url)); };
    upload.start();
  });
}

const whole = () => fs.createReadStream(path);

// A line that takes `cuts` times so many bytes, and then breaks.
function broken(cuts, after) {
  const { hostname, port } = new URL(endpoint);
  let left = cuts;
  const line = net.createServer((phone) => {
    const site = net.connect(Number(port), hostname);
    let carried = 0;
    phone.on("data", (bytes) => {
      carried += bytes.length;
      if (carried > after && left > 0) {
        left -= 1;
        site.end();
        phone.resetAndDestroy();
      }
    });
    phone.pipe(site).pipe(phone);
    for (const end of [phone, site]) end.on("error", () => { phone.destroy(); site.destroy(); });
  });
  return new Promise((resolve) => { line.listen(0, "127.0.0.1", () => resolve(line)); });
}

const ways = {
  whole: () => sent(whole(), { uploadSize: size }),
  pieces: () => sent(whole(), { uploadSize: size, chunkSize: 300_000 }),
  "with-creation": () => sent(whole(), { uploadSize: size, uploadDataDuringCreation: true }),
  deferred: () => sent(Readable.from(fs.createReadStream(path)), { uploadLengthDeferred: true, chunkSize: 300_000 }),
  resumed: async () => {
    const url = await sent(whole(), { uploadSize: size, chunkSize: 300_000 }, 600_000);
    requests.push("again");
    return sent(whole(), { uploadSize: size, uploadUrl: url });
  },
  cut: async () => {
    const line = await broken(3, 500_000);
    const agent = new http.Agent();
    const through = `http://127.0.0.1:${line.address().port}/uploads/`;
    const url = await sent(whole(), { uploadSize: size, endpoint: through, httpAgent: agent });
    line.close();
    return url;
  },
  terminated: async () => {
    const url = await sent(whole(), { uploadSize: size, chunkSize: 300_000 }, 600_000);
    await Upload.terminate(url, common);
    return url;
  },
};

const url = await ways[what]();
console.log(JSON.stringify({ token: new URL(url).pathname.split("/").pop(), requests }));
process.exit(0);

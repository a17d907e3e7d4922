// The official tus server, for a comparison: `node server.mjs PORT FOLDER`, or `node server.mjs PORT s3 ENDPOINT BUCKET`.
// It does what its documentation shows, and nothing more.
import { FileStore } from "@tus/file-store";
import { S3Store } from "@tus/s3-store";
import { Server } from "@tus/server";

const [port, where, endpoint, bucket] = process.argv.slice(2);
const datastore = where === "s3"
  ? new S3Store({ partSize: 8 * 1024 * 1024, s3ClientConfig: { bucket, endpoint, region: "us-east-1", forcePathStyle: true } })
  : new FileStore({ directory: where });
new Server({ path: "/uploads", relativeLocation: true, datastore }).listen({ host: "127.0.0.1", port: Number(port) });

// The client of the upload protocol, fetched only when a film is to be sent.
export { Upload } from "tus-js-client";

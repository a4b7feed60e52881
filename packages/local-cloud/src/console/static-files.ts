import type { IncomingMessage, ServerResponse } from "node:http";
import sirv from "sirv";
import { sendResponse } from "../http/http-server.ts";

/** The page may load files and send requests only from and to this server. */
const HEADERS = {
  "content-security-policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** Files with a hash of their content in their names never change. */
const HASHED = /^\/assets\//;

/** Serves a single-page app: any path without a file is the page. `folder` may change while it is served. */
export function createStaticFiles(
  folder: string | undefined,
): (request: IncomingMessage, response: ServerResponse) => void {
  const serve =
    folder === undefined
      ? (_request: IncomingMessage, _response: ServerResponse, next: () => void) => next()
      : sirv(folder, {
          // Reads the folder on each request, because a rebuild changes it.
          dev: true,
          etag: true,
          setHeaders(response, path) {
            if (HASHED.test(path)) {
              response.setHeader("cache-control", "public, max-age=31536000, immutable");
            }
          },
        });
  return (request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) {
      response.setHeader(name, value);
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      return writeText(response.setHeader("allow", "GET, HEAD"), 405, `method not allowed: ${request.method}`);
    }
    serve(request, response, () => {
      if (HASHED.test(request.url ?? "")) {
        return writeText(response, 404, `file not found: ${request.url}`);
      }
      request.url = "/";
      serve(request, response, () => writeText(response, 503, "The console is not built. Run npm start to build it."));
    });
  };
}

function writeText(response: ServerResponse, statusCode: number, text: string): void {
  sendResponse(response, { statusCode, headers: { "content-type": "text/plain; charset=utf-8" }, body: `${text}\n` });
}

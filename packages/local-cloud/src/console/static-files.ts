import type { IncomingMessage, ServerResponse } from "node:http";
import sirv from "sirv";

/** What a page may do: load what this server has, and ask this server. */
const HEADERS = {
  "content-security-policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** Files whose names have a hash of their content: they never change. */
const HASHED = /^\/assets\//;

/**
 * Serves the built files of a page whose state is in its address: what is no file is the page itself.
 * @param folder may be filled, or filled anew, while it is served; undefined for none
 */
export function createStaticFiles(
  folder: string | undefined,
): (request: IncomingMessage, response: ServerResponse) => void {
  const serve =
    folder === undefined
      ? (_request: IncomingMessage, _response: ServerResponse, next: () => void) => next()
      : sirv(folder, {
          // Looks at the folder with each request: nothing is remembered that is gone.
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
  response.writeHead(statusCode, { "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
}

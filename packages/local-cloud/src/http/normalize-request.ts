import type { IncomingMessage } from "node:http";

/** A host and an optional port. @see https://www.rfc-editor.org/rfc/rfc9110#section-7.2 */
const HOST = /^(?:[\w.~!$&'()*+,;=%-]*|\[[\da-f:.]+\])(?::\d*)?$/i;
const ABSOLUTE_TARGET = /^http:\/\/([^/?]+)(.*)$/i;

/**
 * Checks the parts of a request that Node leaves to the application, and writes its target as a path and query: a
 * target in absolute form also replaces the Host header.
 * @returns the status of the rejection; undefined to accept the request
 * @see https://www.rfc-editor.org/rfc/rfc9112
 */
export function normalizeRequest(request: IncomingMessage): string | undefined {
  const { headers, httpVersion, method, url = "" } = request;
  if (httpVersion !== "1.1" && httpVersion !== "1.0") {
    return "505 HTTP Version Not Supported";
  }
  const hosts = listHosts(request);
  const isHostMissing = hosts.length === 0 && httpVersion === "1.1";
  if (isHostMissing || hosts.length > 1 || !hosts.every((host) => HOST.test(host))) {
    return "400 Bad Request";
  }
  const encoding = headers["transfer-encoding"] ?? "chunked";
  if (!/^chunked$/i.test(encoding)) {
    return /\bchunked$/i.test(encoding) ? "501 Not Implemented" : "400 Bad Request";
  }
  if (url === "*") {
    return method === "OPTIONS" ? undefined : "400 Bad Request";
  }
  const [, authority, absolutePath] = ABSOLUTE_TARGET.exec(url) ?? [];
  if (authority !== undefined) {
    headers.host = authority;
    request.headersDistinct.host = [authority];
  }
  const target = absolutePath?.replace(/^(?!\/)/, "/") ?? url;
  if (!target.startsWith("/") || target.includes("#") || !HOST.test(authority ?? "")) {
    return "400 Bad Request";
  }
  request.url = target.replace(/^[^?]*/, decodeUnreserved);
  return undefined;
}

/** Reads the header as received: Node's `headersDistinct` would first sort all of them, which few requests need. */
function listHosts({ rawHeaders }: IncomingMessage): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === "host");
}

/** @see https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2.2 */
function decodeUnreserved(path: string): string {
  return path.replace(/%(?:2[DE]|3\d|[46][1-9A-F]|[57][\dA]|5F|7E)/gi, (encoded) => {
    return String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
  });
}

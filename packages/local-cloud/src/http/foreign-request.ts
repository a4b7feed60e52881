import type { IncomingMessage } from "node:http";

/** The host names of a server that listens on 127.0.0.1. */
const OWN_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::(\d+))?$/i;

/** The values of `Sec-Fetch-Site` in requests that did not come from a page of another origin. */
const OWN_FETCH_SITES: unknown[] = [undefined, "none", "same-origin"];

type LocalRequest = Pick<IncomingMessage, "headers"> & {
  httpVersion?: string;
  socket: Pick<IncomingMessage["socket"], "localPort">;
};

/**
 * Returns why a server on 127.0.0.1 must reject a request, in one sentence; undefined to accept it. Every page in a
 * browser can reach the server, so it accepts only its own host names, because another name may resolve to it too (DNS
 * rebinding), and only pages from the same or an allowed origin, which browsers report by `Origin` or `Sec-Fetch-Site`.
 * @param allowsOrigin whether another origin may call the server @default no other origin
 * @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 */
export function getRejectionReason(
  { headers, httpVersion, socket }: LocalRequest,
  allowsOrigin: (origin: string) => boolean = () => false,
): string | undefined {
  const { host, origin, "sec-fetch-site": fetchSite } = headers;
  const { localPort } = socket;
  const named = OWN_HOST.exec(host ?? "");
  // Clients of HTTP/1.0, none of which is a browser, need not name the host.
  const isUnnamed = host === undefined && httpVersion === "1.0";
  if (!isUnnamed && (!named || Number(named[1] ?? 80) !== localPort)) {
    return `${host ? `invalid Host "${host}"` : "missing Host"}: this server is 127.0.0.1:${localPort} or localhost:${localPort}`;
  }
  if (origin !== undefined) {
    const isAllowed = origin.toLowerCase() === `http://${host}`.toLowerCase() || allowsOrigin(origin);
    return isAllowed ? undefined : `pages from ${origin} may not call this server`;
  }
  return OWN_FETCH_SITES.includes(fetchSite)
    ? undefined
    : "pages from other origins may not call or link to this server: type the address instead";
}

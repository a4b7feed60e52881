import type { IncomingMessage } from "node:http";

/** The names of a server that listens on 127.0.0.1. */
const OWN_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::(\d+))?$/i;

/** What browsers send with a request that no page of another origin has made. */
const OWN_FETCH_SITES: unknown[] = [undefined, "none", "same-origin"];

/**
 * Why a server on 127.0.0.1 does not answer a request, in one sentence; undefined when it does.
 *
 * Such a server trusts whoever reaches it, and every page that is open in a browser does. So it answers under its own
 * names alone, because another name may lead here too (DNS rebinding), and to pages of its own origin or of one that
 * `allowsOrigin`. Browsers name the origin where a page may read the answer or sends a body, and for all else, such as
 * an image or a link, they tell whether it came from another site (`Sec-Fetch-Site`). What is no browser sends neither.
 *
 * @param allowsOrigin which other origins may ask, such as `https://shop.example` @default none
 * @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 */
export function getRejectionReason(
  { headers, socket }: Pick<IncomingMessage, "headers"> & { socket: Pick<IncomingMessage["socket"], "localPort"> },
  allowsOrigin: (origin: string) => boolean = () => false,
): string | undefined {
  const { host, origin, "sec-fetch-site": fetchSite } = headers;
  const { localPort } = socket;
  const named = OWN_HOST.exec(host ?? "");
  if (!named || Number(named[1] ?? 80) !== localPort) {
    return `the Host ${host ? `is ${host}, but` : "is missing:"} this server is 127.0.0.1:${localPort} or localhost:${localPort}`;
  }
  if (origin !== undefined) {
    if (origin.toLowerCase() === `http://${host}`.toLowerCase() || allowsOrigin(origin)) {
      return undefined;
    }
    return `pages of the origin ${origin} may not ask this server`;
  }
  if (OWN_FETCH_SITES.includes(fetchSite)) {
    return undefined;
  }
  return "pages of other origins may not ask this server, nor link to it: type the address instead";
}

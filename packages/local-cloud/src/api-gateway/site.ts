import type { IncomingMessage } from "node:http";
import type { HttpResponse } from "./http-response.ts";

/** Other content of an HTTP API's server, below a path. */
export interface Site {
  /** Without a trailing slash. */
  basePath: string;
  /** @param request has a URL relative to the base path */
  handle(request: IncomingMessage, requestId: string): Promise<Handled>;
}

export interface Handled {
  result: HttpResponse;
  /** Recorded with the request. */
  detail?: object;
}

export function findSite(sites: readonly Site[], path: string): Site | undefined {
  return sites.find(({ basePath }) => path === basePath || path.startsWith(`${basePath}/`));
}

/** Lets a site handle a request, whose URL it changes. */
export function visitSite(site: Site, request: IncomingMessage, requestId: string): Promise<Handled> {
  const url = (request.url ?? "/").slice(site.basePath.length);
  request.url = url.startsWith("/") ? url : `/${url}`;
  return site.handle(request, requestId);
}

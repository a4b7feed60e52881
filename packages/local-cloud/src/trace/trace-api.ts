import { createErrorResponse, createRestResponse, type RestOperation } from "../protocols/rest-service.ts";
import type { Trace } from "./trace.ts";

/** `GET /_local/trace/<ID>` is a {@link Trace}, or 404 with `code` TRACE_NOT_FOUND. */
export function findTrace(find: (id: string) => Trace | undefined): RestOperation {
  return {
    method: "GET",
    path: "/_local/trace/{ID}",
    run(_call, id = "") {
      const trace = find(id);
      return trace
        ? createRestResponse(200, trace)
        : createErrorResponse(404, "TRACE_NOT_FOUND", `trace not found: ${id}`);
    },
  };
}

import type { AwsAnswer } from "../aws-endpoint/json-service.ts";
import type { RestService } from "../aws-endpoint/rest-service.ts";
import type { Trace } from "./trace.ts";

const TRACES = "/_local/trace/";

/**
 * What the local cloud answers about itself, on the AWS endpoint's port. It is none of AWS's:
 * `GET /_local/trace/<ID>` is a {@link Trace}, or 404 with `code` TRACE_NOT_FOUND.
 */
export function traceApi(find: (id: string) => Trace | undefined): RestService {
  return {
    pathPrefix: "/_local/",
    async call({ method, path }) {
      const id = path.startsWith(TRACES) ? decoded(path.slice(TRACES.length)) : undefined;
      if (method !== "GET" || !id) {
        return answer(404, { code: "UNKNOWN_PATH", message: `there is GET ${TRACES}<ID>, not ${method} ${path}` });
      }
      const trace = find(id);
      return trace
        ? answer(200, trace)
        : answer(404, { code: "TRACE_NOT_FOUND", message: `nothing is known of ${id}` });
    },
  };
}

function answer(statusCode: number, body: object): AwsAnswer {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

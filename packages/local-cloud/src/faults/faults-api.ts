import { createErrorResponse, createRestResponse, type RestOperation } from "../protocols/rest-service.ts";
import { FaultError } from "./fault.ts";
import type { Faults } from "./faults.ts";

/**
 * Creates the operations at a path: GET returns the seed and the active faults, POST adds a {@link Fault} (or 400
 * INVALID_FAULT), DELETE removes all faults or, at `<path>/<id>`, one (or 404 FAULT_NOT_FOUND).
 */
export function createFaultOperations(faults: Faults, path = "/_local/faults"): RestOperation[] {
  return [
    { method: "GET", path, run: () => createRestResponse(200, { seed: faults.seed, faults: faults.list() }) },
    {
      method: "POST",
      path,
      run({ body }) {
        try {
          return createRestResponse(201, faults.add(parseJson(body)));
        } catch (error) {
          if (error instanceof FaultError) {
            return createErrorResponse(400, error.code, error.message);
          }
          throw error;
        }
      },
    },
    {
      method: "DELETE",
      path,
      run() {
        faults.clear();
        return createRestResponse(204);
      },
    },
    {
      method: "DELETE",
      path: `${path}/{id}`,
      run: (_call, id = "") =>
        faults.remove(id)
          ? createRestResponse(204)
          : createErrorResponse(404, "FAULT_NOT_FOUND", `fault ${id} is not active`),
    },
  ];
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (error) {
    throw new FaultError(`the request's body is not JSON: ${(error as Error).message}`);
  }
}

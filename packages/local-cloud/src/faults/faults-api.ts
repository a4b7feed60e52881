import { createErrorResponse, createRestResponse, type RestOperation } from "../protocols/rest-service.ts";
import { FaultError } from "./fault.ts";
import type { Faults } from "./faults.ts";

/**
 * What lists and switches faults, at this path or another one:
 *
 * - `GET /_local/faults` the seed, and each fault that is on with what it has done
 * - `POST /_local/faults` turns a {@link Fault} on: 201, or 400 with `code` INVALID_FAULT
 * - `DELETE /_local/faults` turns all off, `DELETE /_local/faults/<id>` one: 204, or 404 with `code` FAULT_NOT_FOUND
 */
export function faultOperations(faults: Faults, path = "/_local/faults"): RestOperation[] {
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
          : createErrorResponse(404, "FAULT_NOT_FOUND", `no fault ${id} is on`),
    },
  ];
}

/** @throws {FaultError} */
function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (error) {
    throw new FaultError(`the request's body is not JSON: ${(error as Error).message}`);
  }
}

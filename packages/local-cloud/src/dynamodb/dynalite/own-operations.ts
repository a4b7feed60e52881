/// <reference path="../dynalite.d.ts" />
import validations from "dynalite/validations/index.js";
import type { AwsResponse } from "../../core/aws-service.ts";
import type { OwnOperation, ResponseError, Store, ValidRequest } from "./dynalite-modules.ts";
import { describeTimeToLive, updateTimeToLive } from "./time-to-live.ts";

/** Operations that dynalite lacks, or whose response is wrong. */
export const ownOperations: Record<string, OwnOperation> = {
  /** The limits of a new account. */
  DescribeLimits: {
    types: {},
    run: async () => ({
      AccountMaxReadCapacityUnits: 80_000,
      AccountMaxWriteCapacityUnits: 80_000,
      TableMaxReadCapacityUnits: 40_000,
      TableMaxWriteCapacityUnits: 40_000,
    }),
  },
  DescribeTimeToLive: describeTimeToLive,
  UpdateTimeToLive: updateTimeToLive,
};

/** Runs an operation, with dynalite's validation of its parameters. */
export async function runOwnOperation(
  { custom, run, types }: OwnOperation,
  store: Store,
  body: string,
): Promise<AwsResponse> {
  try {
    const request = validations.checkTypes(JSON.parse(body), types) as unknown as ValidRequest;
    validations.checkValidations(request, types, custom, store);
    return toResponse(200, await run(store, request));
  } catch (error) {
    const { body, statusCode } = error as ResponseError;
    if (body === undefined) {
      throw error;
    }
    return toResponse(statusCode, body);
  }
}

function toResponse(statusCode: number, body: object): AwsResponse {
  return { statusCode, headers: { "content-type": "application/x-amz-json-1.0" }, body: JSON.stringify(body) };
}

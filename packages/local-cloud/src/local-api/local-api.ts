import type { RestService } from "../core/aws-service.ts";
import { createRestResponse, createRestService, type RestOperation } from "../protocols/rest-service.ts";
import type { Stack } from "../terraform/stack.ts";

const PREFIX = "/_local/";

/** Creates the JSON API of the local cloud itself, on the port of the AWS endpoint. */
export function createLocalApi(operations: readonly RestOperation[]): RestService {
  return createRestService(PREFIX, operations);
}

/** `GET /_local/stack`: returns the region and the outputs of the running stack, as Terraform would show them. */
export function describeStack({ outputs, region }: Pick<Stack, "outputs" | "region">): RestOperation {
  return { method: "GET", path: `${PREFIX}stack`, run: () => createRestResponse(200, { region, outputs }) };
}

import type { RestService } from "../core/aws-service.ts";
import { createRestResponse, createRestService, type RestOperation } from "../protocols/rest-service.ts";
import type { Stack } from "../terraform/stack.ts";

/** What every path begins with that is the local cloud's own: AWS has nothing of the kind. */
const PREFIX = "/_local/";

/** What the local cloud answers about itself, as JSON, on the AWS endpoint's port. */
export function createLocalApi(operations: readonly RestOperation[]): RestService {
  return createRestService(PREFIX, operations);
}

/** `GET /_local/stack`: the region and the outputs of the stack that runs, as Terraform would show them. */
export function describeStack({ outputs, region }: Pick<Stack, "outputs" | "region">): RestOperation {
  return { method: "GET", path: `${PREFIX}stack`, run: () => createRestResponse(200, { region, outputs }) };
}

import type { RestService } from "../core/aws-service.ts";
import { type RestOperation, restAnswer, restService } from "../protocols/rest-service.ts";
import type { Stack } from "../terraform/stack.ts";

/** What every path begins with that is the local cloud's own: AWS has nothing of the kind. */
const PREFIX = "/_local/";

/** What the local cloud answers about itself, as JSON, on the AWS endpoint's port. */
export function localApi(operations: readonly RestOperation[]): RestService {
  return restService(PREFIX, operations);
}

/** `GET /_local/stack`: the region and the outputs of the stack that runs, as Terraform would show them. */
export function describeStack({ outputs, region }: Pick<Stack, "outputs" | "region">): RestOperation {
  return { method: "GET", path: `${PREFIX}stack`, run: () => restAnswer(200, { region, outputs }) };
}

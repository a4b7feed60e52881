// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's syntax

import { table } from "../dynamodb/resources.ts";
import { eventSourceMapping } from "../event-sources/resources.ts";
import * as lambda from "../lambda/resources.ts";
import * as sqs from "../sqs/resources.ts";
import type { ResourceType } from "../terraform/resource-type.ts";
import { resolveStack, type Stack } from "../terraform/stack.ts";
import { testStackFolder } from "./stack-folder.ts";

const types = [...Object.values(lambda), eventSourceMapping, table, ...Object.values(sqs)].filter(
  (value) => typeof value === "object",
) as unknown as readonly ResourceType<never>[];

export const orderArn = "arn:aws:lambda:eu-central-1:000000000000:function:lab2-dev-order";

/**
 * Creates a stack with the function lab2-dev-order, whose code is in the folder `code`, and further resources.
 * @param order settings of the function
 */
export function testFunctionStack(
  resources: Record<string, Record<string, Record<string, unknown>>> = {},
  order: Record<string, unknown> = {},
): Stack & { folder: string } {
  const folder = testStackFolder({ "code/handler.mjs": "export const handler = () => {};", "no-folder": "" });
  const archive = { type: "zip", source_dir: "code", output_path: "archives/order.zip" };
  const stack = resolveStack(
    {
      folder,
      region: "eu-central-1",
      blocks: new Map(
        Object.entries({
          "data.archive_file": { order: archive },
          aws_lambda_function: {
            order: {
              function_name: "lab2-dev-order",
              role: "arn:aws:iam::000000000000:role/lab2-dev-order",
              runtime: "nodejs24.x",
              handler: "handler.handler",
              filename: "${data.archive_file.order.output_path}",
              source_code_hash: "${data.archive_file.order.output_base64sha256}",
              ...order,
            },
          },
          ...resources,
        }),
      ),
      outputs: {},
    },
    types,
    { accountId: "000000000000", awsEndpointUrl: "", apiUrl: "" },
  );
  return { ...stack, folder };
}

import { createHash } from "node:crypto";
import * as z from "zod";
import { corsConfiguration } from "../api-gateway/cors-configuration.ts";
import { defineResource } from "../terraform/resource-type.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/resources/lambda_function_url */
export const functionUrl = defineResource(
  "aws_lambda_function_url",
  {
    function_name: z.string(),
    qualifier: z.string().optional(),
    authorization_type: z.enum(["AWS_IAM", "NONE"]),
    invoke_mode: z.literal("BUFFERED", "the local cloud does not stream responses").default("BUFFERED"),
    cors: corsConfiguration.extend({ max_age: z.int().min(0).max(86_400).optional() }).optional(),
  },
  ({ function_name, qualifier }, { accountId, address, apiUrl, region }) => {
    const url_id = createHash("sha256").update(address).digest("hex").slice(0, 32);
    const name = function_name.startsWith("arn:") ? function_name : `${accountId}:function:${function_name}`;
    return {
      id: qualifier === undefined ? function_name : `${function_name}/${qualifier}`,
      url_id,
      function_arn: function_name.startsWith("arn:") ? name : `arn:aws:lambda:${region}:${name}`,
      function_url: `${apiUrl}${toBasePath(url_id)}/`,
    };
  },
);

/** Returns the path under which the API's server serves a function URL. */
export function toBasePath(urlId: string): string {
  return `/lambda-url/${urlId}`;
}

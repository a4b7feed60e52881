import * as z from "zod";
import { defineResource, tags } from "../terraform/resource-type.ts";

export const logGroup = defineResource(
  "aws_cloudwatch_log_group",
  {
    name: z.string().regex(/^[.\-_/#A-Za-z0-9]{1,512}$/),
    retention_in_days: z.int().optional(),
    tags,
  },
  ({ name }, { accountId, region }) => ({ id: name, arn: logGroupArn(region, accountId, name) }),
);

export function logGroupArn(region: string, accountId: string, name: string): string {
  return `arn:aws:logs:${region}:${accountId}:log-group:${name}`;
}

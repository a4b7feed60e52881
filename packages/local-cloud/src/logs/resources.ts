import { defineUnemulatedResource } from "../terraform/resource-type.ts";

export const logGroup = defineUnemulatedResource("aws_cloudwatch_log_group", ({ name }, { accountId, region }) => ({
  id: name,
  arn: logGroupArn(region, accountId, String(name)),
}));

export function logGroupArn(region: string, accountId: string, name: string): string {
  return `arn:aws:logs:${region}:${accountId}:log-group:${name}`;
}

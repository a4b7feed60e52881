import * as z from "zod";
import { defineResource } from "../terraform/resource-type.ts";

const PARTITION = "aws";

export const callerIdentity = defineResource("data.aws_caller_identity", {}, (_, { accountId }) => ({
  id: accountId,
  account_id: accountId,
  arn: `arn:${PARTITION}:iam::${accountId}:root`,
  user_id: accountId,
}));

export const currentRegion = defineResource("data.aws_region", { name: z.string().optional() }, (_, { region }) => ({
  id: region,
  name: region,
  region,
  endpoint: `ec2.${region}.amazonaws.com`,
  description: region,
}));

export const currentPartition = defineResource("data.aws_partition", {}, () => ({
  id: PARTITION,
  partition: PARTITION,
  dns_suffix: "amazonaws.com",
  reverse_dns_prefix: "com.amazonaws",
}));

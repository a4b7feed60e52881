import { defineUnemulatedResource } from "../terraform/resource-type.ts";

const KEY_ID = "00000000-0000-0000-0000-000000000000";

export const key = defineUnemulatedResource("aws_kms_key", (_, { accountId, region }) => ({
  id: KEY_ID,
  key_id: KEY_ID,
  arn: `arn:aws:kms:${region}:${accountId}:key/${KEY_ID}`,
}));

export const keyPolicy = defineUnemulatedResource("aws_kms_key_policy", ({ key_id }) => ({ id: key_id }));

import * as z from "zod";
import { defineResource, defineUnemulatedResource, type ResourceContext } from "../terraform/resource-type.ts";

const KEY_ID = "00000000-0000-0000-0000-000000000000";

export const key = defineUnemulatedResource("aws_kms_key", (_, context) => describeKey(context));

/** Any key, such as one that AWS manages. */
export const keyData = defineResource("data.aws_kms_key", { key_id: z.string() }, (_, context) => describeKey(context));

export const alias = defineUnemulatedResource(
  "aws_kms_alias",
  ({ name }, context) => describeAlias(String(name), context),
  { generatedName: "name" },
);

export const aliasData = defineResource("data.aws_kms_alias", { name: z.string() }, ({ name }, context) =>
  describeAlias(name, context),
);

export const keyPolicy = defineUnemulatedResource("aws_kms_key_policy", ({ key_id }) => ({ id: key_id }));

function describeKey({ accountId, region }: ResourceContext) {
  return { id: KEY_ID, key_id: KEY_ID, arn: `arn:aws:kms:${region}:${accountId}:key/${KEY_ID}` };
}

function describeAlias(name: string, context: ResourceContext) {
  const { accountId, region } = context;
  const target_key_arn = describeKey(context).arn;
  return { id: name, arn: `arn:aws:kms:${region}:${accountId}:${name}`, target_key_id: KEY_ID, target_key_arn };
}

import { defineUnemulatedResource } from "../terraform/resource-type.ts";

export const registry = defineUnemulatedResource("aws_schemas_registry", ({ name }, { accountId, region }) => ({
  id: name,
  arn: `arn:aws:schemas:${region}:${accountId}:registry/${name}`,
}));

export const schema = defineUnemulatedResource(
  "aws_schemas_schema",
  ({ name, registry_name }, { accountId, region }) => ({
    id: `${name}/${registry_name}`,
    arn: `arn:aws:schemas:${region}:${accountId}:schema/${registry_name}/${name}`,
  }),
);

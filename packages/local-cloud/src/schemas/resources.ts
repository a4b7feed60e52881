import { defineObserver } from "../terraform/resource-type.ts";

export const registry = defineObserver("aws_schemas_registry", ({ name }, { accountId, region }) => ({
  id: name,
  arn: `arn:aws:schemas:${region}:${accountId}:registry/${name}`,
}));

export const schema = defineObserver("aws_schemas_schema", ({ name, registry_name }, { accountId, region }) => ({
  id: `${name}/${registry_name}`,
  arn: `arn:aws:schemas:${region}:${accountId}:schema/${registry_name}/${name}`,
}));

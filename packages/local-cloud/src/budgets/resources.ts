import { defineUnemulatedResource } from "../terraform/resource-type.ts";

export const budget = defineUnemulatedResource("aws_budgets_budget", ({ name }, { accountId }) => ({
  id: `${accountId}:${name}`,
  arn: `arn:aws:budgets::${accountId}:budget/${name}`,
}));

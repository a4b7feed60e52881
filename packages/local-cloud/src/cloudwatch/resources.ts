import { defineUnemulatedResource } from "../terraform/resource-type.ts";

export const metricAlarm = defineUnemulatedResource(
  "aws_cloudwatch_metric_alarm",
  ({ alarm_name }, { accountId, region }) => ({
    id: alarm_name,
    arn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:${alarm_name}`,
  }),
);

export const compositeAlarm = defineUnemulatedResource(
  "aws_cloudwatch_composite_alarm",
  ({ alarm_name }, { accountId, region }) => ({
    id: alarm_name,
    arn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:${alarm_name}`,
  }),
);

export const dashboard = defineUnemulatedResource("aws_cloudwatch_dashboard", ({ dashboard_name }, { accountId }) => ({
  id: dashboard_name,
  dashboard_arn: `arn:aws:cloudwatch::${accountId}:dashboard/${dashboard_name}`,
}));

export const queryDefinition = defineUnemulatedResource("aws_cloudwatch_query_definition", (_, { address }) => ({
  query_definition_id: address,
}));

import { defineUnemulatedResource } from "../terraform/resource-type.ts";

/** Scales the capacity of tables, which does not throttle locally. */
export const target = defineUnemulatedResource("aws_appautoscaling_target", ({ resource_id }) => ({ id: resource_id }));

export const policy = defineUnemulatedResource("aws_appautoscaling_policy", ({ name, resource_id }) => ({
  id: `${resource_id}/${name}`,
}));

export const scheduledAction = defineUnemulatedResource("aws_appautoscaling_scheduled_action", ({ name }) => ({
  id: name,
}));

import * as z from "zod";

const createResourcesSchema = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.record(z.string(), z.object(shape)).default({});

/** The resources of a stack that wire functions to routes, rules and queues, with the attributes that do so. */
export const resourcesSchema = z.object({
  aws_lambda_function: createResourcesSchema({
    function_name: z.string(),
    role: z.string(),
    environment: z.object({ variables: z.record(z.string(), z.string()).default({}) }).optional(),
  }),
  aws_lambda_alias: createResourcesSchema({ name: z.string(), function_name: z.string() }),
  aws_lambda_permission: createResourcesSchema({
    action: z.string(),
    function_name: z.string(),
    qualifier: z.string().optional(),
    principal: z.string(),
    source_arn: z.string().optional(),
  }),
  aws_lambda_function_event_invoke_config: createResourcesSchema({
    function_name: z.string(),
    qualifier: z.string().optional(),
    destination_config: z.object({ on_failure: z.object({ destination: z.string() }).optional() }).optional(),
  }),
  aws_iam_role: createResourcesSchema({ name: z.string().optional() }),
  aws_iam_role_policy: createResourcesSchema({ role: z.string(), policy: z.string() }),
  aws_iam_policy: createResourcesSchema({ policy: z.string() }),
  aws_iam_role_policy_attachment: createResourcesSchema({ role: z.string(), policy_arn: z.string() }),
  aws_lambda_event_source_mapping: createResourcesSchema({
    event_source_arn: z.string(),
    function_name: z.string(),
    destination_config: z.object({ on_failure: z.object({ destination_arn: z.string() }).optional() }).optional(),
  }),
  aws_dynamodb_table: createResourcesSchema({ stream_enabled: z.boolean().default(false) }),
  aws_sqs_queue: createResourcesSchema({ policy: z.string().optional(), redrive_policy: z.string().optional() }),
  aws_sqs_queue_policy: createResourcesSchema({ queue_url: z.string(), policy: z.string() }),
  aws_sns_topic: createResourcesSchema({ policy: z.string().optional() }),
  aws_sns_topic_policy: createResourcesSchema({ arn: z.string(), policy: z.string() }),
  aws_sns_topic_subscription: createResourcesSchema({
    topic_arn: z.string(),
    endpoint: z.string(),
    redrive_policy: z.string().optional(),
  }),
  aws_cloudwatch_event_bus: createResourcesSchema({ name: z.string() }),
  aws_cloudwatch_event_rule: createResourcesSchema({
    name: z.string().optional(),
    event_bus_name: z.string().default("default"),
    event_pattern: z.string().optional(),
    schedule_expression: z.string().optional(),
    state: z.string().default("ENABLED"),
  }),
  aws_cloudwatch_event_target: createResourcesSchema({
    rule: z.string(),
    event_bus_name: z.string().default("default"),
    arn: z.string(),
    dead_letter_config: z.object({ arn: z.string().optional() }).optional(),
    input: z.unknown().optional(),
    input_path: z.unknown().optional(),
    input_transformer: z.unknown().optional(),
  }),
  aws_apigatewayv2_integration: createResourcesSchema({ integration_uri: z.string().optional() }),
  aws_apigatewayv2_route: createResourcesSchema({
    api_id: z.string(),
    route_key: z.string(),
    target: z.string().optional(),
    authorization_type: z.string().optional(),
  }),
  aws_apigatewayv2_stage: createResourcesSchema({ api_id: z.string(), name: z.string() }),
});

export type Resources = z.output<typeof resourcesSchema>;

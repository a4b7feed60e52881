import type { Finding } from "./finding.ts";
import { code } from "./markdown.ts";
import type { ResourceChange, Values } from "./plan.ts";

/** Attributes that determine how often a failure is retried, where it ends and how long it is stored. */
const SETTINGS: Record<string, { attributes: string[]; describe: (values: Values) => string }> = {
  aws_cloudwatch_event_archive: {
    attributes: ["retention_days"],
    describe: ({ name }) => `event archive ${code(name)}`,
  },
  aws_cloudwatch_event_bus: { attributes: ["dead_letter_config"], describe: ({ name }) => `event bus ${code(name)}` },
  aws_cloudwatch_event_target: {
    attributes: ["retry_policy", "dead_letter_config"],
    describe: ({ target_id, rule }) => `consumer ${code(target_id)} of rule ${code(rule)}`,
  },
  aws_lambda_event_source_mapping: {
    attributes: [
      "bisect_batch_on_function_error",
      "destination_config",
      "function_response_types",
      "maximum_record_age_in_seconds",
      "maximum_retry_attempts",
    ],
    describe: ({ function_name }) => `event source of function ${code(function_name)}`,
  },
  aws_lambda_function: {
    attributes: ["dead_letter_config"],
    describe: ({ function_name }) => `function ${code(function_name)}`,
  },
  aws_lambda_function_event_invoke_config: {
    attributes: ["maximum_retry_attempts", "maximum_event_age_in_seconds", "destination_config"],
    describe: ({ function_name }) => `invocations of function ${code(function_name)}`,
  },
  aws_sns_topic_subscription: {
    attributes: ["redrive_policy"],
    describe: ({ endpoint, topic_arn }) => `subscription of ${code(endpoint)} to ${code(topic_arn)}`,
  },
  aws_sqs_queue: {
    attributes: ["message_retention_seconds", "redrive_policy", "visibility_timeout_seconds"],
    describe: ({ name }) => `queue ${code(name)}`,
  },
  aws_sqs_queue_redrive_policy: {
    attributes: ["redrive_policy"],
    describe: ({ queue_url }) => `queue ${code(queue_url)}`,
  },
};

const DESTINATION = /^(dead_letter_config|destination_config\.on_failure|redrive_policy)/;

export function findFailureSettingChanges(changes: ResourceChange[]): Finding[] {
  return changes.flatMap(({ address, type, before, after }): Finding[] => {
    const settings = SETTINGS[type];
    if (!settings || !before) {
      return [];
    }
    const subject = settings.describe(after ?? before);
    const readSettings = (values: Values) => flatten(settings.attributes.map((key) => [key, values[key]]));
    const old = readSettings(before);

    if (!after) {
      if (type !== "aws_lambda_function_event_invoke_config" || isDestroyed(before.function_name, changes)) {
        return [];
      }
      const previous = [...old].map(([key, value]) => `${code(key)} ${code(value)}`).join(", ");
      const text = `**Retry and dead-letter settings removed**: ${subject}, previously ${previous}. Lambda's defaults apply: 2 retries within 6 hours, then the event is lost`;
      return [{ address, text }];
    }

    const next = readSettings(after);
    const details = [...new Set([...old.keys(), ...next.keys()])].flatMap((key) => {
      const [was, is] = [old.get(key), next.get(key)];
      const show = (value: string | undefined) => (value === undefined ? "unset" : code(value));
      return was === is ? [] : [`${code(key)} ${show(was)} → ${show(is)}`];
    });
    if (details.length === 0) {
      return [];
    }
    const lost = [...old.keys()].some((key) => DESTINATION.test(key) && !next.has(key));
    const warning = ". **It no longer has a dead-letter queue**: an event whose retries are exhausted is lost";
    const text = `**Retry or dead-letter settings changed**: ${subject}: ${details.join("; ")}${lost ? warning : ""}`;
    return [{ address, text }];
  });
}

function isDestroyed(functionName: unknown, changes: ResourceChange[]): boolean {
  return changes.some(
    ({ type, action, before }) =>
      type === "aws_lambda_function" && action === "destroy" && before?.function_name === functionName,
  );
}

/** Flattens settings to their paths. Terraform stores a single block as a list; its index is omitted. */
function flatten(entries: [string, unknown][]): Map<string, string> {
  return new Map(
    entries.flatMap(([key, value]): [string, string][] => {
      if (value === null || value === undefined || value === "") {
        return [];
      }
      if (typeof value !== "object") {
        return [[key, String(value)]];
      }
      const inner = Object.entries(value);
      const single = Array.isArray(value) && inner.length === 1;
      return [...flatten(inner.map(([name, nested]) => [single ? key : `${key}.${name}`, nested]))];
    }),
  );
}

import type { Finding } from "./finding.ts";
import { code } from "./markdown.ts";
import type { ResourceChange, Values } from "./plan.ts";

/** What decides how often a failure is retried, where it ends and how long it is kept. */
const SETTINGS: Record<string, { attributes: string[]; whose: (values: Values) => string }> = {
  aws_cloudwatch_event_archive: { attributes: ["retention_days"], whose: ({ name }) => `event archive ${code(name)}` },
  aws_cloudwatch_event_bus: { attributes: ["dead_letter_config"], whose: ({ name }) => `event bus ${code(name)}` },
  aws_cloudwatch_event_target: {
    attributes: ["retry_policy", "dead_letter_config"],
    whose: ({ target_id, rule }) => `consumer ${code(target_id)} of rule ${code(rule)}`,
  },
  aws_lambda_event_source_mapping: {
    attributes: [
      "bisect_batch_on_function_error",
      "destination_config",
      "function_response_types",
      "maximum_record_age_in_seconds",
      "maximum_retry_attempts",
    ],
    whose: ({ function_name }) => `event source of function ${code(function_name)}`,
  },
  aws_lambda_function: {
    attributes: ["dead_letter_config"],
    whose: ({ function_name }) => `function ${code(function_name)}`,
  },
  aws_lambda_function_event_invoke_config: {
    attributes: ["maximum_retry_attempts", "maximum_event_age_in_seconds", "destination_config"],
    whose: ({ function_name }) => `invocations of function ${code(function_name)}`,
  },
  aws_sqs_queue: {
    attributes: ["message_retention_seconds", "redrive_policy", "visibility_timeout_seconds"],
    whose: ({ name }) => `queue ${code(name)}`,
  },
  aws_sqs_queue_redrive_policy: {
    attributes: ["redrive_policy"],
    whose: ({ queue_url }) => `queue ${code(queue_url)}`,
  },
};

/** Settings that say where failures end. */
const DESTINATION = /^(dead_letter_config|destination_config\.on_failure|redrive_policy)/;

/** Retries and dead letters that are not what they were. */
export function failureSettingChanges(changes: ResourceChange[]): Finding[] {
  return changes.flatMap(({ address, type, before, after }): Finding[] => {
    const settings = SETTINGS[type];
    if (!settings || !before) return [];
    const whose = settings.whose(after ?? before);
    const about = (values: Values) => flatten(settings.attributes.map((key) => [key, values[key]]));
    const old = about(before);

    if (!after) {
      if (type !== "aws_lambda_function_event_invoke_config" || isDestroyed(before.function_name, changes)) return [];
      const were = [...old].map(([key, value]) => `${code(key)} ${code(value)}`).join(", ");
      const text = `**Retry and dead-letter settings removed**: ${whose}, which were ${were}. Lambda's own apply: 2 retries within 6 hours, and what fails then is lost`;
      return [{ address, text }];
    }

    const next = about(after);
    const details = [...new Set([...old.keys(), ...next.keys()])].flatMap((key) => {
      const [was, is] = [old.get(key), next.get(key)];
      if (was === is) return [];
      return [`${code(key)} ${was === undefined ? "unset" : code(was)} → ${is === undefined ? "unset" : code(is)}`];
    });
    if (details.length === 0) return [];
    const lost = [...old.keys()].some((key) => DESTINATION.test(key) && !next.has(key));
    const warning = lost ? ". **It has no dead-letter queue any more**: what fails for good is lost" : "";
    return [{ address, text: `**Retry or dead-letter settings changed**: ${whose}: ${details.join("; ")}${warning}` }];
  });
}

function isDestroyed(functionName: unknown, changes: ResourceChange[]): boolean {
  return changes.some(
    ({ type, action, before }) =>
      type === "aws_lambda_function" && action === "destroy" && before?.function_name === functionName,
  );
}

/** Settings by their path; blocks that occur once, which Terraform keeps as lists, without a number. */
function flatten(entries: [string, unknown][]): Map<string, string> {
  return new Map(
    entries.flatMap(([key, value]): [string, string][] => {
      if (value === null || value === undefined || value === "") return [];
      if (typeof value !== "object") return [[key, String(value)]];
      const inner = Object.entries(value);
      const single = Array.isArray(value) && inner.length === 1;
      return [...flatten(inner.map(([name, nested]) => [single ? key : `${key}.${name}`, nested]))];
    }),
  );
}

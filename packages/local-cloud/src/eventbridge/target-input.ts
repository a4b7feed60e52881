import { parseJson } from "exact-json";
import type { EventEnvelope } from "../core/event-envelope.ts";
import type { Target } from "../delivery/delivery.ts";
import { DeliveryError } from "../delivery/delivery-error.ts";
import { parseInputTemplate } from "./input-template.ts";
import { parseJsonPath } from "./json-path.ts";

const MAX_INPUT_PATHS = 100;
const MAX_INPUT_CHARACTERS = 8_192;
const MAX_PATH_CHARACTERS = 256;

const PREDEFINED_VARIABLES = [
  "aws.events.rule-arn",
  "aws.events.rule-name",
  "aws.events.event.ingestion-time",
  "aws.events.event",
  "aws.events.event.json",
];

/** The input that a target receives instead of the event, in Terraform's names: at most one of these. */
export interface TargetInputConfiguration {
  input?: string | undefined;
  input_path?: string | undefined;
  input_transformer?: InputTransformer | undefined;
}

interface InputTransformer {
  input_paths: Record<string, string>;
  input_template: string;
}

/** Creates the text that a target receives for an event. Values of the event may make it invalid JSON, or throw an error. */
export type TargetInput = (event: EventEnvelope, context: InputContext) => string;

export interface InputContext {
  rule: { name: string; arn: string };
  /** When EventBridge received the event, in milliseconds since the epoch. */
  ingestedAtMs: number;
}

export interface TargetWithInput extends Target {
  /** @default the event */
  input?: TargetInput;
}

/**
 * Returns undefined if the target receives the event itself. @throws {Error} naming the invalid attribute
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function parseTargetInput(configuration: TargetInputConfiguration): TargetInput | undefined {
  const { input, input_path: inputPath, input_transformer: transformer } = configuration;
  const names = Object.entries({ input, input_path: inputPath, input_transformer: transformer })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);
  if (names.length > 1) {
    throw new Error(`sets ${names.join(" and ")}; a target accepts only one of them`);
  }

  if (input !== undefined) {
    parseAttribute("input", () => checkInput(input));
    return () => input;
  }
  if (inputPath !== undefined) {
    const path = parseAttribute("input_path", () => parsePath(inputPath));
    return (event) => JSON.stringify(path(event)) ?? "";
  }
  return transformer && parseTransformer(transformer);
}

/**
 * Creates a target's payload for an event (JSON). @throws {DeliveryError} if the event's values make it invalid JSON
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export function createPayload(
  { input, ruleArn, ruleName }: TargetWithInput,
  event: string,
  ingestedAtMs: number,
): string {
  if (!input) {
    return event;
  }
  try {
    const parsed = parseJson(event) as EventEnvelope;
    return JSON.stringify(parseJson(input(parsed, { rule: { name: ruleName, arn: ruleArn }, ingestedAtMs })));
  } catch (cause) {
    const message = `the target's input is not JSON: ${(cause as Error).message}`;
    throw new DeliveryError("INVALID_JSON", message, { retryable: false });
  }
}

function parseTransformer({ input_paths, input_template }: InputTransformer) {
  const names = Object.keys(input_paths);
  if (names.length > MAX_INPUT_PATHS) {
    throw new Error(`input_transformer.input_paths: has ${names.length} paths; the maximum is ${MAX_INPUT_PATHS}`);
  }
  const paths = new Map(
    Object.entries(input_paths).map(([name, path]) =>
      parseAttribute(`input_transformer.input_paths.${name}`, () => {
        if (!/^[\w-]{1,256}$/.test(name)) {
          throw new Error("invalid name: use 1 to 256 letters, digits, '_' or '-'");
        }
        return [name, parsePath(path)] as const;
      }),
    ),
  );
  const fill = parseAttribute("input_transformer.input_template", () =>
    parseInputTemplate(input_template, [...names, ...PREDEFINED_VARIABLES]),
  );
  return (event: EventEnvelope, context: InputContext) =>
    fill((variable) => {
      const path = paths.get(variable);
      return path ? path(event) : readPredefinedVariable(variable, event, context);
    });
}

function readPredefinedVariable(variable: string, event: EventEnvelope, { ingestedAtMs, rule }: InputContext): unknown {
  switch (variable) {
    case "aws.events.rule-arn":
      return rule.arn;
    case "aws.events.rule-name":
      return rule.name;
    case "aws.events.event.ingestion-time":
      return new Date(ingestedAtMs).toISOString();
    case "aws.events.event":
      return toEventVariable(event);
    case "aws.events.event.json":
      return event;
    default:
      return undefined;
  }
}

/** Returns the event without its detail. EventBridge calls its type `detailType` here. */
function toEventVariable(event: EventEnvelope): object {
  const { detail: _, ...envelope } = event;
  return Object.fromEntries(
    Object.entries(envelope).map(([name, value]) => [name === "detail-type" ? "detailType" : name, value]),
  );
}

function checkInput(input: string): void {
  if (input.length > MAX_INPUT_CHARACTERS) {
    throw new Error(`has ${input.length} characters; the maximum is ${MAX_INPUT_CHARACTERS}`);
  }
  JSON.parse(input);
}

function parsePath(path: string) {
  if (path.length > MAX_PATH_CHARACTERS) {
    throw new Error(`has ${path.length} characters; the maximum is ${MAX_PATH_CHARACTERS}`);
  }
  return parseJsonPath(path);
}

function parseAttribute<Value>(attribute: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (cause) {
    throw new Error(`${attribute}: ${(cause as Error).message}`, { cause });
  }
}

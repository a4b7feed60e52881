import type { EventEnvelope } from "../core/event-envelope.ts";
import { DeliveryError, type Target } from "./delivery.ts";
import { parseInputTemplate } from "./input-template.ts";
import { parseJsonPath } from "./json-path.ts";

const MOST_INPUT_PATHS = 100;
const MOST_CHARACTERS_OF_INPUT = 8_192;
const MOST_CHARACTERS_OF_PATH = 256;

const PREDEFINED_VARIABLES = [
  "aws.events.rule-arn",
  "aws.events.rule-name",
  "aws.events.event.ingestion-time",
  "aws.events.event",
  "aws.events.event.json",
];

/** What a target gets in the place of the event, as Terraform names it: none of these, or one. */
export interface TargetInputConfiguration {
  /** Constant JSON text. */
  input?: string | undefined;
  /** The part of the event that the target gets. */
  input_path?: string | undefined;
  input_transformer?: { input_paths: Record<string, string>; input_template: string } | undefined;
}

/** The text that a target gets for an event. It should be JSON, but values of the event may break it. */
export type TargetInput = (event: EventEnvelope, context: InputContext) => string;

export interface InputContext {
  rule: { name: string; arn: string };
  /** When EventBridge received the event, in milliseconds since the epoch. */
  ingestedAtMs: number;
}

export interface TargetWithInput extends Target {
  /** What it gets in the place of the event. */
  input?: TargetInput;
}

/**
 * @returns undefined when the target gets the event itself
 * @throws {Error} naming the attribute that EventBridge would not take
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function parseTargetInput(configuration: TargetInputConfiguration): TargetInput | undefined {
  const { input, input_path: inputPath, input_transformer: transformer } = configuration;
  const given = Object.entries({ input, input_path: inputPath, input_transformer: transformer })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);
  if (given.length > 1) {
    throw new Error(`has ${given.join(" and ")}, a target has at most one of them`);
  }

  if (input !== undefined) {
    named("input", () => checkInput(input));
    return () => input;
  }
  if (inputPath !== undefined) {
    const path = named("input_path", () => parsePath(inputPath));
    return (event) => JSON.stringify(path(event)) ?? "";
  }
  return transformer && parseTransformer(transformer);
}

/**
 * What a target gets.
 * @param event the event's JSON
 * @throws {DeliveryError} when values of the event broke the input that was to take its place
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export function payloadFor({ input, ruleArn, ruleName }: TargetWithInput, event: string, ingestedAtMs: number): string {
  if (!input) {
    return event;
  }
  const text = input(JSON.parse(event), { rule: { name: ruleName, arn: ruleArn }, ingestedAtMs });
  try {
    return JSON.stringify(JSON.parse(text));
  } catch (cause) {
    const message = `the target's input is not JSON: ${(cause as Error).message}`;
    throw new DeliveryError("INVALID_JSON", message, { retryable: false });
  }
}

function parseTransformer({
  input_paths,
  input_template,
}: {
  input_paths: Record<string, string>;
  input_template: string;
}) {
  const names = Object.keys(input_paths);
  if (names.length > MOST_INPUT_PATHS) {
    throw new Error(`input_transformer.input_paths: has ${names.length} paths, there may be ${MOST_INPUT_PATHS}`);
  }
  const paths = new Map(
    Object.entries(input_paths).map(([name, path]) =>
      named(`input_transformer.input_paths.${name}`, () => {
        if (!/^[\w-]{1,256}$/.test(name)) {
          throw new Error("a name has 1 to 256 letters, digits, '_' or '-'");
        }
        return [name, parsePath(path)] as const;
      }),
    ),
  );
  const fill = named("input_transformer.input_template", () =>
    parseInputTemplate(input_template, [...names, ...PREDEFINED_VARIABLES]),
  );
  return (event: EventEnvelope, context: InputContext) =>
    fill((variable) => {
      const path = paths.get(variable);
      return path ? path(event) : predefined(variable, event, context);
    });
}

function predefined(variable: string, event: EventEnvelope, { ingestedAtMs, rule }: InputContext): unknown {
  switch (variable) {
    case "aws.events.rule-arn":
      return rule.arn;
    case "aws.events.rule-name":
      return rule.name;
    case "aws.events.event.ingestion-time":
      return new Date(ingestedAtMs).toISOString();
    case "aws.events.event": {
      const { detail: _, ...envelope } = event;
      return envelope;
    }
    case "aws.events.event.json":
      return event;
    default:
      return undefined;
  }
}

function checkInput(input: string): void {
  if (input.length > MOST_CHARACTERS_OF_INPUT) {
    throw new Error(`has ${input.length} characters, there may be ${MOST_CHARACTERS_OF_INPUT}`);
  }
  JSON.parse(input);
}

function parsePath(path: string) {
  if (path.length > MOST_CHARACTERS_OF_PATH) {
    throw new Error(`has ${path.length} characters, there may be ${MOST_CHARACTERS_OF_PATH}`);
  }
  return parseJsonPath(path);
}

/** Puts the attribute's name before what is wrong with it. */
function named<Value>(attribute: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (cause) {
    throw new Error(`${attribute}: ${(cause as Error).message}`, { cause });
  }
}

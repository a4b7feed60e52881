import { compileFilterPattern, type Explanation, type FilterPolicyScope } from "event-pattern";
import { parseJson } from "exact-json";
import type { MessageAttributes } from "../sqs/message-attributes.ts";

export interface FilterPolicy {
  /** Explains why a message does not pass, if it does not. Never throws. */
  explain(message: { message: string; attributes: MessageAttributes }): Explanation;
}

const NOT_AN_OBJECT: Explanation = { matches: false, path: "Message", reason: "is not a JSON object" };
const NO_ATTRIBUTES: Explanation = { matches: false, path: "MessageAttributes", reason: "has none to compare" };

/**
 * Compiles a filter policy. It is compared with the message attributes, or with the message if that is a JSON object. Binary attributes are ignored, and a message without any others
 * does not pass, even if the policy requires that one does not exist.
 * @throws {Error} with AWS's reason
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/attribute-key-matching.html
 */
export function compileFilterPolicy(json: string, scope: FilterPolicyScope): FilterPolicy {
  const pattern = compileFilterPattern(json, scope);
  return {
    explain({ attributes, message }) {
      if (scope === "MessageBody") {
        const body = parseObject(message);
        return body ? pattern.explain(body) : NOT_AN_OBJECT;
      }
      const event = toEvent(attributes);
      return Object.keys(event).length === 0 ? NO_ATTRIBUTES : pattern.explain(event);
    },
  };
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html#SNSMessageAttributes.DataTypes */
function toEvent(attributes: MessageAttributes): object {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, { DataType = "", StringValue = "" }]) => {
      if (DataType.startsWith("Binary")) {
        return [];
      }
      return [[name, isParsed(DataType) ? parseValue(StringValue) : StringValue]];
    }),
  );
}

const isParsed = (dataType: string) => dataType === "String.Array" || /^Number(\.|$)/.test(dataType);

/** Parses a number, or a list. A number that is not JSON, such as `+1`, is valid in an attribute. */
function parseValue(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    const number = Number(text);
    return Number.isNaN(number) ? text : number;
  }
}

function parseObject(text: string): object | undefined {
  try {
    const value = parseJson(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

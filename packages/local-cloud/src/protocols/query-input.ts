import { AwsError } from "../core/aws-error.ts";
import type { Shape, Structure } from "../core/query-protocol.ts";

/** A parameter by a part of its dotted name, such as the `1` of `AttributeName.1`. */
interface Parameter {
  text?: string;
  members: Map<string, Parameter>;
}

/**
 * The input of an operation, as AWS JSON would have it.
 * @throws {AwsError} InvalidParameterValue when a number is none
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#query-key-resolution
 */
export function parseQueryInput(parameters: Iterable<[name: string, value: string]>, structure: Structure): object {
  const root: Parameter = { members: new Map() };
  for (const [name, value] of parameters) {
    let parameter = root;
    for (const part of name.split(".")) {
      const member: Parameter = parameter.members.get(part) ?? { members: new Map() };
      parameter.members.set(part, member);
      parameter = member;
    }
    parameter.text = value;
  }
  return structureOf(root, structure);
}

function structureOf({ members }: Parameter, structure: Structure): object {
  const membersByName = new Map(
    Object.entries(structure).flatMap(([member, shape]) =>
      // An empty list is sent by the member's own name, with no value.
      [member, ...namesOnTheWire(shape)].map((name) => [name, { member, shape }] as const),
    ),
  );
  return Object.fromEntries(
    Array.from(members, ([name, parameter]) => {
      const { member, shape } = membersByName.get(name) ?? { member: name, shape: undefined };
      return [member, memberValue(parameter, name, shape)];
    }),
  );
}

function namesOnTheWire(shape: Shape): string[] {
  if (shape === "integer") {
    return [];
  }
  return ["list" in shape ? shape.list : shape.map];
}

function memberValue(parameter: Parameter, name: string, shape: Shape | undefined): unknown {
  if (shape === undefined) {
    return textOf(parameter);
  }
  if (shape === "integer") {
    return integerOf(name, textOf(parameter));
  }
  const items = inOrder(parameter);
  const { structure } = shape;
  const itemOf = (item: Parameter | undefined) => (structure ? structureOf(item ?? NONE, structure) : textOf(item));
  if ("list" in shape) {
    return items.map(itemOf);
  }
  return Object.fromEntries(
    items.map(({ members }) => [textOf(members.get(shape.key)), itemOf(members.get(shape.value))]),
  );
}

const NONE: Parameter = { members: new Map() };

function inOrder({ members }: Parameter): Parameter[] {
  return [...members].sort(([one], [other]) => Number(one) - Number(other)).map(([, item]) => item);
}

function textOf(parameter: Parameter | undefined): string {
  return parameter?.text ?? "";
}

function integerOf(name: string, text: string): number {
  if (/^[+-]?\d+$/.test(text)) {
    return Number(text);
  }
  throw new AwsError(
    "InvalidParameterValue",
    `Value ${text} for parameter ${name} is invalid. Reason: Must be an integer.`,
  );
}

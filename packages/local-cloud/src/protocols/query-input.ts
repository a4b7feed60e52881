import { AwsError } from "../core/aws-error.ts";
import type { Shape, Structure } from "../core/query-protocol.ts";

/** A parameter, or a part of its dotted name such as the `1` of `AttributeName.1`. */
interface Parameter {
  text?: string;
  members: Map<string, Parameter>;
}

/**
 * Parses a form into the input of AWS JSON. @throws {AwsError} InvalidParameterValueException if a number is invalid
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
  return toStructure(root, structure);
}

function toStructure({ members }: Parameter, structure: Structure): object {
  const membersByName = new Map(
    Object.entries(structure).flatMap(([member, shape]) =>
      // An empty list is sent under the member's name, without a value.
      [member, ...wireNames(shape)].map((name) => [name, { member, shape }] as const),
    ),
  );
  return Object.fromEntries(
    Array.from(members, ([name, parameter]) => {
      const { member, shape } = membersByName.get(name) ?? { member: name, shape: undefined };
      return [member, toMember(parameter, name, shape)];
    }),
  );
}

function wireNames(shape: Shape): string[] {
  return shape === "integer" || shape.wrapped ? [] : [getItemName(shape)];
}

function getItemName(shape: Exclude<Shape, "integer">): string {
  return "list" in shape ? shape.list : shape.map;
}

function toMember(parameter: Parameter, name: string, shape: Shape | undefined): unknown {
  if (shape === undefined) {
    return toText(parameter);
  }
  if (shape === "integer") {
    return parseInteger(name, toText(parameter));
  }
  const items = listItems(parameter, shape.wrapped ? getItemName(shape) : "member");
  const { structure } = shape;
  const toItem = (item: Parameter | undefined) => (structure ? toStructure(item ?? NONE, structure) : toText(item));
  if ("list" in shape) {
    return items.map(toItem);
  }
  return Object.fromEntries(
    items.map(({ members }) => [toText(members.get(shape.key)), toItem(members.get(shape.value))]),
  );
}

const NONE: Parameter = { members: new Map() };

/** Lists `AttributeName.1` and so on, also below the item's name; a single item may have no number. */
function listItems(parameter: Parameter, itemName: string): Parameter[] {
  const list = parameter.members.get(itemName) ?? parameter;
  const numbered = [...list.members].filter(([name]) => /^\d+$/.test(name));
  if (numbered.length > 0) {
    return numbered.sort(([one], [other]) => Number(one) - Number(other)).map(([, item]) => item);
  }
  return list.text || list.members.size > 0 ? [list] : [];
}

function toText(parameter: Parameter | undefined): string {
  return parameter?.text ?? "";
}

function parseInteger(name: string, text: string): number {
  if (/^[+-]?\d+$/.test(text)) {
    return Number(text);
  }
  throw new AwsError(
    "InvalidParameterValueException",
    `Value ${text} for parameter ${name} is invalid. Reason: Must be an integer.`,
  );
}

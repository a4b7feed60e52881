import type { Item } from "../../dynamodb/expressions/values.ts";
import {
  type Example,
  isInvalid,
  Key,
  L,
  lacks,
  M,
  N,
  put,
  S,
  type Support,
  selectUsed,
  TableName,
} from "./example.ts";

const values = {
  ":n": N(17),
  ":s": S("new"),
  ":huge": N("9E+125"),
  ":tiny": N("1E-130"),
  ":half": N("0.5"),
  ":e50": N("1E+50"),
  ":list": L(S("z")),
  ":set": { SS: ["b"] },
};

/** Updates an item and expects its attributes afterwards, or an error. */
function update(given: Item | undefined, UpdateExpression: string, expected: object, parameters: object = {}): Example {
  const ExpressionAttributeValues = selectUsed(values, UpdateExpression);
  return {
    name: UpdateExpression,
    given: given ? [put(given)] : [["DeleteItem", { TableName, Key }]],
    call: [
      "UpdateItem",
      { TableName, Key, UpdateExpression, ExpressionAttributeValues, ReturnValues: "ALL_NEW", ...parameters },
    ],
    expected,
  };
}

const becomes = (attributes: Item) => ({ Attributes: { ...Key, ...attributes } });
const numbers = (...elements: number[]) => L(...elements.map((element) => N(element)));

function legacyUpdate(name: string, given: Item | undefined, AttributeUpdates: object, expected: object): Example {
  return {
    name,
    given: given ? [put(given)] : [["DeleteItem", { TableName, Key }]],
    call: ["UpdateItem", { TableName, Key, AttributeUpdates, ReturnValues: "ALL_NEW" }],
    expected,
  };
}

const OVERFLOW = "Number overflow. Attempting to store a number with magnitude larger than supported range";
const UNDERFLOW = "Number underflow. Attempting to store a number with magnitude smaller than supported range";

export const updates: Support[] = [
  {
    topic: "update expressions",
    support: "exact",
    remark: "all paths and values refer to the item before the update",
    examples: [
      update({ a: numbers(2, 3, 4, 5, 6, 7) }, "REMOVE a[1] SET a[3] = :n", becomes({ a: numbers(2, 4, 17, 6, 7) })),
      update({ a: numbers(1, 2, 3) }, "REMOVE a[0], a[2]", becomes({ a: numbers(2) })),
      update({ a: numbers(1) }, "SET a[9] = :n, a[5] = :s", becomes({ a: L(N(1), S("new"), N(17)) })),
      update({ a: N(1), b: N(2) }, "SET a = b, b = a", becomes({ a: N(2), b: N(1) })),
      update({ a: N(1) }, "REMOVE a SET b = a", becomes({ b: N(1) })),
      update({ a: M({ x: N(1) }) }, "SET a.y = if_not_exists(a.z, a.x) + :n", becomes({ a: M({ x: N(1), y: N(18) }) })),
      update({ a: numbers(1) }, "SET a = list_append(a, if_not_exists(b, :list))", becomes({ a: L(N(1), S("z")) })),
      update({ a: { SS: ["a", "b"] } }, "DELETE a :set", becomes({ a: { SS: ["a"] } })),
      update({ a: { SS: ["b"] } }, "DELETE a :set", becomes({})),
      update({ a: N(1) }, "ADD a :n, b :set", becomes({ a: N(18), b: { SS: ["b"] } })),
      update({ a: N(1) }, "SET a.b = :n", isInvalid("The document path provided in the update expression is invalid")),
      update({}, "SET a = b", isInvalid("The provided expression refers to an attribute that does not exist")),
      update({ a: S("x") }, "ADD a :n", isInvalid("An operand in the update expression has an incorrect data type")),
      update({}, "SET _1 = :n", isInvalid('Invalid UpdateExpression: Syntax error; token: "_", near: "SET _1"')),
      update(
        {},
        "SET a = list_append(list_append(:list, :list), :list)",
        isInvalid("Invalid UpdateExpression: The function is not allowed to be used this way in an expression"),
      ),
      update({}, "SET a = :n, a.b = :s", isInvalid("Invalid UpdateExpression: Two document paths overlap")),
    ],
  },
  {
    topic: "arithmetic",
    support: "exact",
    remark: "38 digits, magnitudes from 1E-130 to 9.99E+125",
    examples: [
      update({ a: N("0.1") }, "SET a = a + :half", becomes({ a: N("0.6") })),
      update({ a: N("10000000000000000000000") }, "ADD a :n", becomes({ a: N("10000000000000000000017") })),
      update({}, "SET a = :huge + :huge", isInvalid(OVERFLOW)),
      update({ a: N("-9E+125") }, "SET a = a - :huge", isInvalid(OVERFLOW)),
      update({}, "SET a = :e50 - :n", isInvalid(OVERFLOW)),
      update({ a: N("1.1E-130") }, "SET a = a - :tiny", isInvalid(UNDERFLOW)),
    ],
  },
  {
    topic: "updates of absent items",
    support: "exact",
    remark: "an update that only removes creates no item",
    examples: [
      update(undefined, "REMOVE a", lacks("Attributes")),
      update(undefined, "DELETE a :set", lacks("Attributes")),
      update(undefined, "SET a = :n", becomes({ a: N(17) })),
      legacyUpdate("AttributeUpdates: DELETE", undefined, { a: { Action: "DELETE" } }, lacks("Attributes")),
      {
        name: "there is no item afterwards",
        given: [
          ["DeleteItem", { TableName, Key }],
          ["UpdateItem", { TableName, Key, UpdateExpression: "REMOVE a" }],
        ],
        call: ["GetItem", { TableName, Key }],
        expected: lacks("Item"),
      },
    ],
  },
  {
    topic: "`ReturnValues`",
    support: "exact",
    remark: "",
    examples: [
      update({ a: N(1) }, "SET a = :n", { Attributes: { a: N(1) } }, { ReturnValues: "UPDATED_OLD" }),
      update({}, "SET a = :n", lacks("Attributes"), { ReturnValues: "UPDATED_OLD" }),
      update({ a: N(1) }, "REMOVE a", lacks("Attributes"), { ReturnValues: "UPDATED_NEW" }),
      update({ a: N(1), b: N(2) }, "SET a = :n", { Attributes: { a: N(17) } }, { ReturnValues: "UPDATED_NEW" }),
      {
        name: "UPDATED_OLD of DeleteItem",
        call: ["DeleteItem", { TableName, Key, ReturnValues: "UPDATED_OLD" }],
        expected: isInvalid("Return values set to invalid value"),
      },
      {
        name: "ALL_NEW of PutItem",
        call: ["PutItem", { TableName, Item: Key, ReturnValues: "ALL_NEW" }],
        expected: isInvalid("ReturnValues can only be ALL_OLD or NONE"),
      },
    ],
  },
  {
    topic: "`AttributeUpdates`",
    support: "exact",
    remark: "the parameter that preceded update expressions",
    examples: [
      legacyUpdate("PUT", { a: N(1) }, { a: { Value: S("x") } }, becomes({ a: S("x") })),
      legacyUpdate("ADD a number", { a: N(1) }, { a: { Action: "ADD", Value: N(2) } }, becomes({ a: N(3) })),
      legacyUpdate(
        "ADD to a list",
        { a: numbers(1) },
        { a: { Action: "ADD", Value: numbers(2) } },
        becomes({ a: numbers(1, 2) }),
      ),
      legacyUpdate(
        "ADD too much",
        { a: N("9E+125") },
        { a: { Action: "ADD", Value: N("9E+125") } },
        isInvalid(OVERFLOW),
      ),
      legacyUpdate(
        "ADD to another type",
        { a: S("x") },
        { a: { Action: "ADD", Value: N(1) } },
        isInvalid("Type mismatch for attribute to update"),
      ),
      legacyUpdate("DELETE", { a: N(1) }, { a: { Action: "DELETE" } }, becomes({})),
      legacyUpdate(
        "DELETE from a set",
        { a: { SS: ["a", "b"] } },
        { a: { Action: "DELETE", Value: { SS: ["a"] } } },
        becomes({ a: { SS: ["b"] } }),
      ),
      legacyUpdate(
        "an unknown action",
        {},
        { a: { Action: "DOG", Value: N(1) } },
        isInvalid("1 validation error detected: Value 'DOG' at"),
      ),
    ],
  },
];

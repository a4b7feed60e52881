import {
  type Example,
  failsWith,
  isInvalid,
  Key,
  L,
  M,
  N,
  nest,
  put,
  S,
  type Support,
  selectUsed,
  succeeds,
  TableName,
} from "./example.ts";

const attributes = {
  n: N(5),
  m: N("5.0"),
  s: S("hello"),
  blank: S(""),
  bytes: { B: "aGVsbG8=" },
  yes: { BOOL: true },
  none: { NULL: true },
  tags: { SS: ["a", "b"] },
  numbers: { NS: ["1", "2"] },
  entries: L(S("x"), N(1), L(N(1)), M({ a: N(1) }), { SS: ["a"] }),
  doc: M({ a: N(1), b: M({ c: S("deep") }) }),
};
const values = {
  ":n": N(5),
  ":big": N("10"),
  ":s": S("hello"),
  ":he": S("he"),
  ":he64": { B: "aGU=" },
  ":yes": { BOOL: true },
  ":tags": { SS: ["b", "a"] },
  ":numbers": { NS: ["2.0", "1"] },
  ":list": L(S("x"), N("1.0"), L(N(1)), M({ a: N(1) }), { SS: ["a"] }),
  ":map": M({ b: M({ c: S("deep") }), a: N("1.00") }),
  ":inner": L(N(1)),
  ":innerMap": M({ a: N(1) }),
  ":innerSet": { SS: ["a"] },
  ":a": S("a"),
  ":one": N(1),
  ":typeS": S("S"),
  ":typeL": S("L"),
  ":typeX": S("X"),
};

function check(condition: string, expected: object): Example {
  const input = {
    TableName,
    Key,
    ConditionExpression: condition,
    ExpressionAttributeValues: selectUsed(values, condition),
  };
  return { name: condition.slice(0, 60), given: [put(attributes)], call: ["DeleteItem", input], expected };
}

const fails = failsWith("ConditionalCheckFailedException", "The conditional request failed");
const hold = (...conditions: string[]) => conditions.map((condition) => check(condition, succeeds));
const doNotHold = (...conditions: string[]) => conditions.map((condition) => check(condition, fails));
const reject = (...conditions: [string, string][]) =>
  conditions.map(([condition, message]) => check(condition, isInvalid(`Invalid ConditionExpression: ${message}`)));

function checkLegacy(name: string, condition: object, expected: object): Example {
  const input = { TableName, Key, ...condition };
  return { name, given: [put(attributes)], call: ["DeleteItem", input], expected };
}

function filterLegacy(name: string, ScanFilter: object, Count: number, ConditionalOperator?: string): Example {
  const call: Example["call"] = ["Scan", { TableName, ScanFilter, ConditionalOperator }];
  return { name, given: [put(attributes)], call, expected: { Count } };
}

const any = (ComparisonOperator: string, ...AttributeValueList: object[]) => ({
  ComparisonOperator,
  AttributeValueList,
});

export const conditions: Support[] = [
  {
    topic: "comparisons in conditions and filters",
    support: "exact",
    remark: "values of every type: unordered sets, lists and maps with all they contain, numbers by value",
    examples: [
      ...hold("n = m", "n = :n", "s = :s", "yes = :yes", "tags = :tags", "numbers = :numbers"),
      ...hold("entries = :list", "doc = :map", "doc.b.c <> :s", "n <> :s", "n < :big", "s >= :he"),
      ...hold("n BETWEEN :one AND :big", "n IN (:one, :n)", "doc IN (:list, :map)", "entries[2] = :inner"),
      ...doNotHold("n = :s", "entries = :inner", "doc = :innerMap", "n < :s", "doc.x = :n", "s < :n"),
    ],
  },
  {
    topic: "comparisons with absent attributes",
    support: "exact",
    remark: "false, except `<>`",
    examples: [
      ...hold("q <> z", "q <> :n", "NOT q = z", "n IN (absent, :n)", "attribute_not_exists(doc.x)"),
      ...doNotHold("q = z", "q < z", "q <= z", "q >= z", "q BETWEEN z AND n", "q IN (z, :n)", "begins_with(q, z)"),
      ...doNotHold("contains(q, :n)", "attribute_type(q, :typeS)", "size(q) = :n", "attribute_exists(entries[9])"),
    ],
  },
  {
    topic: "functions in conditions and filters",
    support: "exact",
    remark: "`contains` finds lists, maps and sets in a list; empty strings have a type and a size",
    examples: [
      ...hold(
        "contains(entries, :inner)",
        "contains(entries, :innerMap)",
        "contains(entries, :innerSet)",
        "contains(tags, :a)",
      ),
      ...hold("contains(s, :he)", "contains(bytes, :he64)", "contains(numbers, :one)", "begins_with(bytes, :he64)"),
      ...hold("attribute_type(blank, :typeS)", "attribute_type(entries, :typeL)", "size(blank) < :n", "size(doc) < :n"),
      ...doNotHold("contains(entries, :a)", "contains(n, :n)", "begins_with(n, s)", "size(n) > :n", "size(yes) > :n"),
      ...reject(
        ["attribute_type(s, :typeX)", "Invalid attribute type name found; type: X"],
        ["begins_with(s, :n)", "Incorrect operand type for operator or function; operator or function: begins_with"],
        ["n < :yes", "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL"],
        ["n BETWEEN :big AND :one", "The BETWEEN operator requires upper bound to be greater than or equal to"],
        ["size(s)", "The function is not allowed to be used this way in an expression; function: size"],
        ["f(s)", "Invalid function name; function: f"],
        ["n = n", "The first operand must be distinct from the remaining operands"],
      ),
    ],
  },
  {
    topic: "syntax of expressions",
    support: "exact",
    remark: "`NOT NOT`, nested parentheses, 300 operators, 4,096 bytes, paths of 32 parts",
    examples: [
      ...hold("NOT NOT n < :big", "(NOT (NOT (n = :n)))", "((n) = :n) AND (s = :s OR q = z)"),
      ...hold(`${"q = z OR (".repeat(100)}n = :n${")".repeat(100)}`, `a${".a".repeat(31)} <> :n`),
      ...doNotHold("NOT n = :n", "n = :n and not (s = :s or q = z)"),
      ...reject(
        ["((n = :n))", "The expression has redundant parentheses;"],
        [`${"(".repeat(20)}n = :n${")".repeat(20)}`, "The expression has redundant parentheses;"],
        ["(".repeat(4096), "The expression is nested too deeply;"],
        [`n = :n${" ".repeat(4091)}`, "Expression size has exceeded the maximum allowed size; expression size: 4097"],
        [`${"NOT ".repeat(301)}n = :n`, "The expression contains too many operators; operator count: 301"],
        [`a${".a".repeat(32)} = :n`, "The document path has too many nesting elements; nesting levels: 33"],
        ["_n = :n", 'Syntax error; token: "_", near: "_n"'],
        ["n =", 'Syntax error; token: "<EOF>", near: "="'],
        ["n = :n AND", "Syntax error;"],
        ["size = :n", "Attribute name is a reserved keyword; reserved keyword: size"],
        ["n = :undefined", "An expression attribute value used in expression is not defined"],
      ),
    ],
  },
  {
    topic: "`ReturnValuesOnConditionCheckFailure`",
    support: "exact",
    remark: "",
    examples: ["PutItem", "UpdateItem", "DeleteItem"].map((operation) => ({
      name: operation,
      given: [put({ n: N(1) })],
      call: [
        operation,
        {
          TableName,
          ...(operation === "PutItem" ? { Item: Key } : { Key }),
          ConditionExpression: "n = :n",
          ExpressionAttributeValues: { ":n": N(2) },
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        },
      ],
      expected: { name: "ConditionalCheckFailedException", Item: { ...Key, n: N(1) } },
    })),
  },
  {
    topic: "`Expected`, `ScanFilter`, `QueryFilter` and `ConditionalOperator`",
    support: "exact",
    remark: "the parameters that preceded expressions",
    examples: [
      checkLegacy("Exists: true compares", { Expected: { n: { Exists: true, Value: N(999) } } }, fails),
      checkLegacy("Exists: true holds", { Expected: { n: { Exists: true, Value: N(5) } } }, succeeds),
      checkLegacy("Exists: false", { Expected: { n: { Exists: false } } }, fails),
      checkLegacy("a list is equal", { Expected: { entries: { Value: values[":list"] } } }, succeeds),
      checkLegacy("NE of an absent attribute", { Expected: { q: any("NE", N(1)) } }, succeeds),
      checkLegacy("NOT_CONTAINS of an absent attribute", { Expected: { q: any("NOT_CONTAINS", N(1)) } }, fails),
      checkLegacy(
        "OR holds if the last condition does",
        { Expected: { s: any("EQ", N(1)), n: any("EQ", N(5)) }, ConditionalOperator: "OR" },
        succeeds,
      ),
      checkLegacy(
        "LT of a BOOL",
        { Expected: { n: any("LT", { BOOL: true }) } },
        isInvalid(
          "One or more parameter values were invalid: ComparisonOperator LT is not valid for BOOL AttributeValue",
        ),
      ),
      filterLegacy("EQ of a BOOL", { yes: any("EQ", { BOOL: true }) }, 1),
      filterLegacy("EQ of a list", { entries: any("EQ", values[":list"]) }, 1),
      filterLegacy("NE of a map", { doc: any("NE", M({})) }, 1),
      filterLegacy("NULL", { q: any("NULL"), n: any("NOT_NULL") }, 1),
      filterLegacy("OR", { q: any("EQ", N(1)), n: any("GE", N(5)) }, 1, "OR"),
      filterLegacy("AND", { q: any("EQ", N(1)), n: any("GE", N(5)) }, 0),
    ],
  },
  {
    topic: "nesting of values",
    support: "exact",
    remark: "32 levels",
    examples: [
      { name: "32 levels", call: put({ deep: nest(32) }), expected: succeeds },
      {
        name: "33 levels",
        call: put({ deep: nest(33) }),
        expected: isInvalid("Nesting Levels have exceeded supported limits"),
      },
      {
        name: "33 levels in a value of an expression",
        call: [
          "DeleteItem",
          { TableName, Key, ConditionExpression: "n = :n", ExpressionAttributeValues: { ":n": nest(33) } },
        ],
        expected: isInvalid("Nesting Levels have exceeded supported limits"),
      },
      {
        name: "33 levels by an update",
        given: [put({ a: M({ b: M({}) }) })],
        call: [
          "UpdateItem",
          { TableName, Key, UpdateExpression: "SET a.b.c = :n", ExpressionAttributeValues: { ":n": nest(31) } },
        ],
        expected: isInvalid("Nesting Levels have exceeded supported limits"),
      },
    ],
  },
];

/// <reference path="../dynalite.d.ts" />
import validations from "dynalite/validations/index.js";
import { MAX_DEPTH, TOO_DEEP } from "../expressions/apply-update.ts";
import type { LegacyCondition } from "../expressions/legacy-condition.ts";
import { type AttributeValue, depthOf, type Item } from "../expressions/values.ts";
import type { ValidRequest } from "./dynalite-modules.ts";
import { describeUnemulated, PROTOTYPE_NAME } from "./unemulated-parameters.ts";

/** A request whose parameters have the right types. */
type TypedRequest = ValidRequest & {
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Item;
  KeyConditions?: Record<string, LegacyCondition>;
  ProjectionExpression?: string;
  RequestItems?: Record<string, WriteRequest[] | object>;
};

interface WriteRequest {
  PutRequest?: { Item?: Item };
}

const MAX_NAME_BYTES = 65_535;
const ORDERING_OPERATORS = ["LT", "LE", "GT", "GE", "BETWEEN", "BEGINS_WITH"];

/** Checks what dynalite does not. Returns the message of a ValidationException. */
export function checkRequest(operation: string, request: TypedRequest): string | undefined {
  return checkNames(request) ?? checkDepth(request) ?? checkExpected(request) ?? checks[operation]?.(request);
}

const checks: Record<string, (request: TypedRequest) => string | undefined> = {
  DeleteItem: ({ ReturnValues = "NONE" }) =>
    ["ALL_OLD", "NONE"].includes(ReturnValues) ? undefined : "Return values set to invalid value",
  Query: checkSelect,
  Scan: checkSelect,
};

function checkNames(request: TypedRequest): string | undefined {
  const { AttributesToGet = [], AttributeUpdates = {}, ExpressionAttributeNames = {} } = request;
  const names = [
    ...listItems(request).flatMap(Object.keys),
    ...Object.keys(AttributeUpdates),
    ...Object.values(ExpressionAttributeNames),
    ...AttributesToGet,
  ];
  for (const name of names) {
    if (name === PROTOTYPE_NAME) {
      return describeUnemulated(`the name ${name}`);
    }
    if (name === "") {
      return "One or more parameter values were invalid: An attribute name must not be empty";
    }
    if (name.length > MAX_NAME_BYTES / 4 && Buffer.byteLength(name) > MAX_NAME_BYTES) {
      return `One or more parameter values were invalid: Attribute name is too large, must be less than ${MAX_NAME_BYTES + 1} bytes`;
    }
  }
  return undefined;
}

function checkDepth(request: TypedRequest): string | undefined {
  const { AttributeUpdates = {}, ExpressionAttributeValues = {} } = request;
  const values = [
    ...listItems(request).flatMap((item) => Object.values(item)),
    ...Object.values(ExpressionAttributeValues),
    ...Object.values(AttributeUpdates).map(({ Value }) => Value),
    ...listLegacyConditions(request).flatMap(listValues),
  ];
  return values.some((value) => value && depthOf(value) > MAX_DEPTH) ? TOO_DEEP : undefined;
}

function listItems({ Item, RequestItems = {} }: TypedRequest): Item[] {
  const writes = Object.values(RequestItems).flatMap((requests) => (Array.isArray(requests) ? requests : []));
  return [Item, ...writes.map((write: WriteRequest) => write?.PutRequest?.Item)].filter((item) => item !== undefined);
}

function listLegacyConditions(request: TypedRequest): LegacyCondition[] {
  const { Expected, KeyConditions, QueryFilter, ScanFilter } = request;
  return [Expected, KeyConditions, QueryFilter, ScanFilter].flatMap((conditions) => Object.values(conditions ?? {}));
}

/** Dynalite checks the types of filters only. */
function checkExpected({ Expected = {} }: TypedRequest): string | undefined {
  const ordered = Object.entries(Expected).filter(([, { ComparisonOperator = "" }]) =>
    ORDERING_OPERATORS.includes(ComparisonOperator),
  );
  return validations.validateConditions(
    Object.fromEntries(
      ordered.map(([name, condition]) => [name, { ...condition, AttributeValueList: listValues(condition) }]),
    ),
  );
}

function listValues({ AttributeValueList = [], Value }: LegacyCondition): AttributeValue[] {
  return Value ? [...AttributeValueList, Value] : AttributeValueList;
}

function checkSelect(request: TypedRequest): string | undefined {
  const { AttributesToGet, IndexName, ProjectionExpression, Select } = request;
  if (Select === "ALL_PROJECTED_ATTRIBUTES" && IndexName === undefined) {
    return "One or more parameter values were invalid: ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName";
  }
  const parameter = ProjectionExpression ? "ProjectionExpression" : AttributesToGet && "AttributesToGet";
  if (Select === "SPECIFIC_ATTRIBUTES" && !parameter) {
    return "One or more parameter values were invalid: Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES";
  }
  if (Select && Select !== "SPECIFIC_ATTRIBUTES" && parameter) {
    const selected = Select === "COUNT" ? "only the Count" : Select;
    return `One or more parameter values were invalid: Cannot specify the ${parameter} when choosing to get ${selected}`;
  }
  return undefined;
}

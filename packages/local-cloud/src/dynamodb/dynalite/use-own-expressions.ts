/// <reference path="../dynalite.d.ts" />
import conditionParser from "dynalite/db/conditionParser.js";
import db from "dynalite/db/index.js";
import projectionParser from "dynalite/db/projectionParser.js";
import updateParser from "dynalite/db/updateParser.js";
import validations from "dynalite/validations/index.js";
import { matches } from "../expressions/evaluate-condition.ts";
import { type LegacyCondition, matchesLegacyConditions } from "../expressions/legacy-condition.ts";
import { parseCondition } from "../expressions/parse-condition.ts";
import { parseProjection } from "../expressions/parse-projection.ts";
import { parseUpdate } from "../expressions/parse-update.ts";
import type { Item } from "../expressions/values.ts";
import type { ValidRequest } from "./dynalite-modules.ts";
import { prepareWrite } from "./prepare-write.ts";

/** Makes dynalite parse and evaluate expressions, and the parameters that preceded them, as AWS does. */
export function useOwnExpressions(): void {
  conditionParser.parse = (expression, { context }) => parseCondition(expression, context);
  updateParser.parse = (expression, { context }) => parseUpdate(expression, context);
  projectionParser.parse = (expression, { context }) => parseProjection(expression, context);
  // Dynalite never releases the lock of an item if this throws; a returned error releases it.
  db.checkConditional = (...parameters) => {
    try {
      return prepareWrite(...parameters);
    } catch (error) {
      return error as Error;
    }
  };

  const { queryTable } = db;
  db.queryTable = (store, table, request, ...rest) => {
    replaceFilter(request);
    queryTable(store, table, request, ...rest);
  };

  const { validateConditions } = validations;
  validations.validateConditions = (conditions = {}) => {
    const entries = Object.entries(conditions);
    return (
      validateConditions(Object.fromEntries(entries.filter(([, condition]) => !hasAnyType(condition)))) ??
      entries
        .flatMap(([, { AttributeValueList = [] }]) => AttributeValueList.map(validations.validateAttributeValue))
        .find(Boolean)
    );
  };
}

/** Dynalite rejects what it cannot compare, which the evaluation here can. */
function hasAnyType({ AttributeValueList = [], ComparisonOperator = "" }: LegacyCondition): boolean {
  return ["EQ", "NE"].includes(ComparisonOperator) && AttributeValueList.length === 1;
}

function replaceFilter(request: ValidRequest): void {
  const { _filter, ConditionalOperator, QueryFilter, ScanFilter } = request;
  const conditions = QueryFilter ?? ScanFilter;
  if (_filter) {
    const { expression } = _filter as ParsedFilter;
    request._filter = { ..._filter, expression: createFilter((item) => matches(expression, item)) };
  } else if (conditions) {
    const expression = createFilter((item) => matchesLegacyConditions(conditions, ConditionalOperator, item));
    request._filter = { nestedPaths: {}, pathHeads: {}, expression };
  }
}

type ParsedFilter = NonNullable<ValidRequest["_condition"]>;

/** Dynalite evaluates `attribute_exists` of what its operands resolve to. It resolves the empty path to the item. */
function createFilter(isMatch: (item: Item) => boolean): object {
  const map = (resolve: (path: []) => { M: Item }) => [isMatch(resolve([]).M) ? { BOOL: true } : undefined];
  return { type: "function", name: "attribute_exists", args: { map } };
}

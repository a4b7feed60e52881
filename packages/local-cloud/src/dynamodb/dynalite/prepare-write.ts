/// <reference path="../dynalite.d.ts" />
import db from "dynalite/db/index.js";
import { applyUpdate, OperandTypeError, UpdateError } from "../expressions/apply-update.ts";
import { getByPath } from "../expressions/document-path.ts";
import { matches } from "../expressions/evaluate-condition.ts";
import { matchesLegacyConditions } from "../expressions/legacy-condition.ts";
import type { UpdateAction } from "../expressions/update.ts";
import type { Item } from "../expressions/values.ts";
import type { ResponseError, ValidRequest } from "./dynalite-modules.ts";
import { findEmptyIndexKey, findUpdatedTable } from "./index-keys.ts";

/**
 * Checks the condition of a write and, if it is an update, replaces the update by its result: attributes to set and to
 * remove, which dynalite writes. Returns the response if there is nothing to write.
 */
export function prepareWrite(request: ValidRequest, oldItem: Item | undefined): Error | undefined {
  if (!isConditionMet(request, oldItem ?? {})) {
    return createConditionError(request, oldItem);
  }
  const update = request._updates ?? convertAttributeUpdates(request.AttributeUpdates);
  if (!update) {
    return undefined;
  }
  const { paths, sections } = update;
  if (!oldItem && sections.length > 0 && sections.every(({ type }) => type === "remove" || type === "delete")) {
    return respond(200, { ConsumedCapacity: db.addConsumedCapacity(request, false) });
  }
  let newItem: Item;
  try {
    newItem = applyUpdate(sections, oldItem ?? request.Key ?? {});
  } catch (error) {
    return toValidationError(error, request);
  }
  const table = findUpdatedTable(request);
  const emptyKey = table && findEmptyIndexKey(table, newItem);
  if (emptyKey) {
    return db.validationError(
      `One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. ${emptyKey.reason}`,
    );
  }
  const names = [...new Set(paths.map(([name]) => String(name)))];
  request._updates = { paths, sections: names.map((name) => createAction(name, newItem)) };
  const returned = { UPDATED_OLD: oldItem, UPDATED_NEW: newItem }[request.ReturnValues ?? ""];
  if (returned && !paths.some((path) => getByPath(returned, path))) {
    request.ReturnValues = "NONE";
  }
  return undefined;
}

function isConditionMet({ _condition, ConditionalOperator, Expected }: ValidRequest, item: Item): boolean {
  return _condition
    ? matches(_condition.expression, item)
    : !Expected || matchesLegacyConditions(Expected, ConditionalOperator, item);
}

function createConditionError({ ReturnValuesOnConditionCheckFailure }: ValidRequest, item: Item | undefined) {
  return respond(400, {
    __type: "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
    message: "The conditional request failed",
    ...(ReturnValuesOnConditionCheckFailure === "ALL_OLD" && item && { Item: item }),
  });
}

/** Dynalite sends the response of an error, whatever its status. */
function respond(statusCode: number, body: Record<string, unknown>): ResponseError {
  return Object.assign(new Error(), { statusCode, body });
}

function toValidationError(error: unknown, { AttributeUpdates }: ValidRequest): Error {
  if (error instanceof OperandTypeError && AttributeUpdates) {
    return db.validationError("Type mismatch for attribute to update");
  }
  return error instanceof UpdateError ? db.validationError(error.message) : (error as Error);
}

function createAction(name: string, item: Item): UpdateAction {
  const val = item[name];
  return val ? { type: "set", path: [name], val } : { type: "remove", path: [name] };
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.AttributeUpdates.html */
function convertAttributeUpdates(updates: ValidRequest["AttributeUpdates"]): ValidRequest["_updates"] {
  if (!updates) {
    return undefined;
  }
  const sections = Object.entries(updates).map(([name, { Action = "PUT", Value }]): UpdateAction => {
    if (!Value) {
      return { type: "remove", path: [name] };
    }
    const type = Action === "PUT" ? "set" : Action === "ADD" ? "add" : "delete";
    return { type, path: [name], val: Value };
  });
  return { sections, paths: sections.map(({ path }) => path) };
}

/// <reference path="../dynalite.d.ts" />
import db from "dynalite/db/index.js";
import validations from "dynalite/validations/index.js";
import { TOO_DEEP } from "../expressions/apply-update.ts";
import { DYNALITE_OPERATIONS } from "../operations.ts";
import type { ChangeLog } from "./change-log.ts";
import { checkRequest } from "./check-request.ts";
import { getValidation, type OperationValidation, type ResponseError } from "./dynalite-modules.ts";
import { extendParameters } from "./extend-parameters.ts";
import { checkIndexKeys } from "./index-keys.ts";
import { measureBytes } from "./measure-bytes.ts";
import { ownOperations } from "./own-operations.ts";
import { replaceActions } from "./replace-actions.ts";
import { describeUnemulated, findUnemulatedParameter, PROTOTYPE_NAME } from "./unemulated-parameters.ts";
import { useOwnExpressions } from "./use-own-expressions.ts";

/** Settings of tables that dynalite does not know. */
const OWN_SETTINGS = ["DeletionProtectionEnabled", "StreamSpecification"];
const NULL_MEMBER =
  "1 validation error detected: Value null in a list or map failed to satisfy constraint: Member must not be null";

interface ExtensionOptions {
  /** Whether the current request must not be executed, even if dynalite finds nothing wrong with it. */
  isMalformed(): boolean;
  /** Called once dynalite has created its database. */
  getChangeLog(): ChangeLog;
}

/**
 * Makes dynalite respond as AWS does, or reject by name what it does not emulate. This must precede the import of dynalite.
 */
export function extendDynalite({ getChangeLog, isMalformed }: ExtensionOptions): void {
  extendParameters();
  useOwnExpressions();
  checkIndexKeys();
  measureBytes();
  replaceActions(getChangeLog);
  const all = [
    ...DYNALITE_OPERATIONS.map((operation) => [operation, getValidation(operation)] as const),
    ...Object.entries(ownOperations),
  ];
  for (const [operation, validation] of all) {
    extendValidation(operation, validation, isMalformed);
  }
  const operations = new Map<object, string>(all.map(([operation, { types }]) => [types, operation]));
  checkBesideTypes(operations);
}

function extendValidation(operation: string, validation: OperationValidation, isMalformed: () => boolean): void {
  const { custom } = validation;
  validation.custom = (request, store) => {
    if (isMalformed()) {
      throw createSerializationError();
    }
    const message = checkRequest(operation, request);
    if (message !== undefined) {
      return message;
    }
    return changesOwnSettingsOnly(operation, request) ? undefined : custom?.(request, store);
  };
}

/** Dynalite requires another change. */
function changesOwnSettingsOnly(operation: string, request: object): boolean {
  const changes = Object.keys(request).filter((name) => name !== "TableName");
  return operation === "UpdateTable" && changes.length > 0 && changes.every((name) => OWN_SETTINGS.includes(name));
}

/** Dynalite drops parameters that it does not know while it checks types, by those of an operation. */
function checkBesideTypes(operations: Map<object, string>): void {
  const { checkTypes } = validations;
  validations.checkTypes = (request, types) => {
    try {
      const parameter = hasPrototypeName(request)
        ? `the name ${PROTOTYPE_NAME}`
        : findUnemulatedParameter(operations.get(types) ?? "", request);
      const typed = checkTypes(request, types);
      if (parameter !== undefined) {
        throw db.validationError(describeUnemulated(parameter));
      }
      if (hasNull(typed)) {
        throw db.validationError(NULL_MEMBER);
      }
      return typed;
    } catch (error) {
      throw error instanceof RangeError ? db.validationError(TOO_DEEP) : error;
    }
  };
}

/** Dynalite loses what has this name. */
function hasPrototypeName(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    (Object.hasOwn(value, PROTOTYPE_NAME) || Object.values(value).some(hasPrototypeName))
  );
}

/** Dynalite takes null as absent in structures, and stumbles over it in lists and maps. */
function hasNull(value: unknown): boolean {
  return typeof value === "object" && (value === null || Object.values(value).some(hasNull));
}

function createSerializationError(): ResponseError {
  return Object.assign(new Error(), {
    statusCode: 400,
    body: { __type: "com.amazon.coral.service#SerializationException" },
  });
}

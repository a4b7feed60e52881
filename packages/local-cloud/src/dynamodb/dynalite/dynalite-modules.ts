import { createRequire } from "node:module";
import type { DocumentPath } from "../expressions/document-path.ts";
import type { ExpressionContext } from "../expressions/expression-scope.ts";
import type { LegacyCondition } from "../expressions/legacy-condition.ts";
import type { ParsedCondition } from "../expressions/parse-condition.ts";
import type { UpdateAction } from "../expressions/update.ts";
import type { AttributeValue, Item } from "../expressions/values.ts";
import type { StreamViewType } from "../streams/change-record.ts";

// These types describe what the local cloud uses of dynalite 4. It calls its own functions through its modules, so
// replacing one there changes dynalite.

export interface Database {
  status: "opening" | "open" | "closing" | "closed";
  get(key: string, callback?: (error: unknown, value?: unknown) => void): unknown;
  /** Throws unless the database is open. */
  getSync(key: string): unknown;
  put(key: string, value: unknown, callback?: (error: unknown) => void): Promise<void>;
  del(key: string, callback?: (error: unknown) => void): Promise<void>;
  batch(writes: readonly DatabaseWrite[], callback?: (error: unknown) => void): Promise<void>;
  clear(range: { gte: string; lt: string }): Promise<void>;
  iterator(range: { gte: string; lt: string }): AsyncIterable<[string, unknown]>;
}

export type DatabaseWrite = { type: "put"; key: string; value: unknown } | { type: "del"; key: string };

export interface Store {
  db: Database;
  tableDb: { put(key: string, value: object, callback: (error?: unknown) => void): void };
  getTable(name: string, checkStatus: boolean, callback: (error: unknown, table: TableRecord) => void): void;
}

export interface SecondaryIndex {
  IndexName: string;
  KeySchema: { AttributeName: string; KeyType: string }[];
  Projection: { ProjectionType: string; NonKeyAttributes?: string[] };
}

export interface TableRecord {
  TableName: string;
  TableStatus: string;
  TableArn: string;
  KeySchema: { AttributeName: string }[];
  LocalSecondaryIndexes?: SecondaryIndex[];
  GlobalSecondaryIndexes?: SecondaryIndex[];
  DeletionProtectionEnabled?: boolean;
  StreamSpecification?: { StreamEnabled: boolean; StreamViewType?: StreamViewType };
  LatestStreamArn?: string;
  LatestStreamLabel?: string;
}

/** A request after dynalite's validation, which has parsed its expressions. */
export interface ValidRequest {
  TableName: string;
  Key?: Item;
  Item?: Item;
  Expected?: Record<string, LegacyCondition>;
  QueryFilter?: Record<string, LegacyCondition>;
  ScanFilter?: Record<string, LegacyCondition>;
  ConditionalOperator?: string;
  AttributeUpdates?: Record<string, { Action?: string; Value?: AttributeValue }>;
  AttributesToGet?: string[];
  IndexName?: string;
  Select?: string;
  ReturnValues?: string;
  ReturnValuesOnConditionCheckFailure?: string;
  _condition?: ParsedCondition;
  _filter?: Pick<ParsedCondition, "nestedPaths" | "pathHeads"> & { expression: object };
  _projection?: { paths: DocumentPath[] };
  _updates?: { sections: UpdateAction[]; paths: DocumentPath[] };
}

/** An error with a response, which dynalite sends. */
export type ResponseError = Error & { statusCode: number; body: Record<string, unknown> };

export type Callback = (error: unknown, output?: Record<string, unknown>) => void;

export interface DynaliteDb {
  create(options: object): Store;
  /** Called between reading an item and writing it, while the item is locked. The write fails with a returned error. */
  checkConditional(request: ValidRequest, item: Item | undefined): Error | null | undefined;
  queryTable(store: Store, table: TableRecord, request: ValidRequest, ...rest: unknown[]): void;
  /** Returns the size of an item in bytes. */
  itemSize(item: Item, ...parameters: unknown[]): number;
  /** Called before an item is written, or deleted if `newItem` is null, while the item is locked. */
  updateIndexes(
    store: Store,
    table: TableRecord,
    oldItem: Item | undefined,
    newItem: Item | null,
    done: (error?: unknown) => void,
  ): void;
  /** Returns the key of an item in the database, without the prefix of its table. */
  createKey(item: Item, table: TableRecord): string;
  validateItem(item: Item, table: TableRecord): Error | undefined;
  validateKey(key: Item, table: TableRecord, ...parameters: unknown[]): Error | undefined;
  validateUpdates(
    attributeUpdates: ValidRequest["AttributeUpdates"],
    updates: ValidRequest["_updates"],
    table: TableRecord,
  ): Error | undefined;
  /** Calls back with each key attribute of the indexes, until a call returns something. */
  traverseIndexes<Found>(
    table: TableRecord,
    visit: (name: string, type: string, index: SecondaryIndex, isGlobal: boolean) => Found | undefined,
  ): Found | undefined;
  addConsumedCapacity(request: ValidRequest, isRead: boolean, newItem?: Item, oldItem?: Item): object | undefined;
  validationError(message: string): ResponseError;
}

export interface DynaliteParser {
  /** Returns the message of an error in the expression, or throws it. */
  parse(expression: string, options: { context: ExpressionContext }): unknown;
}

/** The type of a parameter, and its constraints. */
export type ParameterType =
  | string
  | { type: string; children?: ParameterTypes | ParameterType; [constraint: string]: unknown };
export type ParameterTypes = Record<string, ParameterType>;

export interface DynaliteValidations {
  /** Removes parameters that have no type. @throws an error with a response for a value of another type */
  checkTypes(request: Record<string, unknown>, types: ParameterTypes): Record<string, unknown>;
  /** @throws an error with a response */
  checkValidations(
    request: ValidRequest,
    types: ParameterTypes,
    custom: OperationValidation["custom"],
    store: Store,
  ): void;
  validateConditions(conditions: Record<string, LegacyCondition> | undefined): string | undefined;
  validateAttributeValue(value: AttributeValue): string | undefined;
}

/** The parameters of an operation, and checks beyond their types. */
export interface OperationValidation {
  types: ParameterTypes;
  /** Returns the message of a ValidationException, or throws another error with a response. */
  custom?(request: ValidRequest, store: Store): string | undefined;
}

/** An operation beside those of dynalite. */
export interface OwnOperation extends OperationValidation {
  run(store: Store, request: ValidRequest): Promise<object>;
}

export type Action = (store: Store, request: ValidRequest, done: Callback) => void;

const require = createRequire(import.meta.url);

export function getValidation(operation: string): OperationValidation {
  return require(`dynalite/validations/${toFileName(operation)}`);
}

/** Replaces the action of an operation. This must precede the import of dynalite. */
export function replaceAction(operation: string, createAction: (original: Action) => Action): void {
  const path = require.resolve(`dynalite/actions/${toFileName(operation)}`);
  const original = require(path) as Action;
  const module = require.cache[path];
  if (module) {
    module.exports = createAction(original);
  }
}

function toFileName(operation: string): string {
  return `${operation.charAt(0).toLowerCase()}${operation.slice(1)}.js`;
}

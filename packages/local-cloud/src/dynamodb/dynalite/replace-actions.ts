/// <reference path="../dynalite.d.ts" />
import db from "dynalite/db/index.js";
import type { ChangeLog } from "./change-log.ts";
import {
  type Action,
  type Callback,
  replaceAction,
  type Store,
  type TableRecord,
  type ValidRequest,
} from "./dynalite-modules.ts";
import { checkStream, describeStream } from "./table-stream.ts";
import { listTags, putTags, type Tag } from "./tags.ts";
import { deleteTimeToLive } from "./time-to-live.ts";
import { describeUnemulated } from "./unemulated-parameters.ts";

type OwnSettings = Pick<TableRecord, "DeletionProtectionEnabled" | "StreamSpecification">;
type CreateTableRequest = ValidRequest & OwnSettings & { Tags?: Tag[] };
type UpdateTableRequest = ValidRequest &
  OwnSettings & {
    GlobalSecondaryIndexUpdates?: Record<string, { IndexName?: string } | undefined>[];
  };
type TagRequest = ValidRequest & { ResourceArn: string };

/** Extends dynalite's actions with missing features. */
export function replaceActions(getChangeLog: () => ChangeLog): void {
  replaceAction("CreateTable", createTable);
  replaceAction("DeleteTable", (original) => deleteTable(original, getChangeLog));
  replaceAction("DescribeTable", describeTable);
  replaceAction("UpdateTable", (original) => updateTable(original, getChangeLog));
  replaceAction("Query", readIndex);
  replaceAction("Scan", readIndex);
  replaceAction("ListTagsOfResource", () => (store, request, done) => {
    const tableName = (request as TagRequest).ResourceArn.split("/").at(-1) ?? "";
    withTable(store, tableName, done, () => {
      listTags(store, tableName).then((Tags) => done(null, { Tags }), done);
    });
  });
}

function createTable(original: Action): Action {
  return (store, request, done) => {
    const { Tags = [], ...table } = request as CreateTableRequest;
    const invalid = checkStream(table.StreamSpecification, undefined);
    if (invalid) {
      return done(invalid);
    }
    original(store, { DeletionProtectionEnabled: false, ...table } as ValidRequest, (error, output) => {
      const { body } = (error ?? {}) as { body?: { message: string } };
      if (body?.message === "") {
        body.message = `Table already exists: ${table.TableName}`;
      }
      if (error) {
        return done(error);
      }
      const TableDescription = describeStream(output?.TableDescription as TableRecord);
      putTags(store, table.TableName, Tags).then(() => done(null, { TableDescription }), done);
    });
  };
}

function describeTable(original: Action): Action {
  return (store, request, done) =>
    original(store, request, (error, output) => {
      if (output) {
        output.Table = { DeletionProtectionEnabled: false, ...describeStream(output.Table as TableRecord) };
      }
      done(error, output);
    });
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html#WorkingWithTables.Basics.DeletionProtection */
function deleteTable(original: Action, getChangeLog: () => ChangeLog): Action {
  return (store, request, done) =>
    withTable(store, request.TableName, done, ({ DeletionProtectionEnabled }) => {
      if (DeletionProtectionEnabled) {
        const message =
          "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.";
        return done(db.validationError(message));
      }
      Promise.all([deleteTimeToLive(store, request.TableName), getChangeLog().clear(request.TableName)]).then(
        () => original(store, request, done),
        done,
      );
    });
}

function updateTable(original: Action, getChangeLog: () => ChangeLog): Action {
  return (store, request, done) =>
    withTable(store, request.TableName, done, (table) => {
      const {
        DeletionProtectionEnabled,
        GlobalSecondaryIndexUpdates = [],
        StreamSpecification,
      } = request as UpdateTableRequest;
      const changed = GlobalSecondaryIndexUpdates.map(({ Delete, Update }) => (Delete ?? Update)?.IndexName);
      if (changed.some((name) => !table.GlobalSecondaryIndexes?.some(({ IndexName }) => IndexName === name))) {
        return done(createNotFoundError());
      }
      if (GlobalSecondaryIndexUpdates.some(({ Delete }) => Delete)) {
        return done(db.validationError(describeUnemulated("GlobalSecondaryIndexUpdates[].Delete")));
      }
      const invalid = checkStream(StreamSpecification, table);
      if (invalid) {
        return done(invalid);
      }
      const changedTable = {
        ...table,
        ...(DeletionProtectionEnabled !== undefined && { DeletionProtectionEnabled }),
        ...(StreamSpecification && { StreamSpecification }),
      };
      const describe: Callback = (error, output) =>
        error ? done(error) : done(null, { TableDescription: describeStream(output?.TableDescription as TableRecord) });
      const isDisabled = StreamSpecification && !StreamSpecification.StreamEnabled;
      Promise.resolve(isDisabled && getChangeLog().clear(table.TableName)).then(
        () =>
          store.tableDb.put(table.TableName, changedTable, (error) =>
            error ? done(error) : original(store, request, describe),
          ),
        done,
      );
    });
}

/** Makes a local index fetch attributes that it does not project, and a global index reject them. */
function readIndex(original: Action): Action {
  return (store, request, done) => {
    if (request.IndexName === undefined) {
      return original(store, request, done);
    }
    withTable(store, request.TableName, done, (table) => {
      const missing = findUnprojected(table, request);
      if (missing?.isGlobal) {
        const message = `One or more parameter values were invalid: Global secondary index ${request.IndexName} does not project [${missing.names.join(", ")}]`;
        return done(db.validationError(message));
      }
      original(store, missing ? { ...request, Select: "ALL_ATTRIBUTES" } : request, done);
    });
  };
}

function findUnprojected(table: TableRecord, { _projection, AttributesToGet, IndexName }: ValidRequest) {
  return db.traverseIndexes(table, (_, __, index, isGlobal) => {
    if (index.IndexName !== IndexName || index.Projection.ProjectionType === "ALL") {
      return undefined;
    }
    const keys = [...table.KeySchema, ...index.KeySchema].map(({ AttributeName }) => AttributeName);
    const projected = new Set([...keys, ...(index.Projection.NonKeyAttributes ?? [])]);
    const requested = _projection?.paths.map(([name]) => String(name)) ?? AttributesToGet ?? [];
    const names = requested.filter((name) => !projected.has(name));
    return names.length > 0 ? { isGlobal, names } : undefined;
  });
}

function withTable(store: Store, name: string, done: Callback, use: (table: TableRecord) => void): void {
  store.getTable(name, false, (error, table) => (error ? done(error) : use(table)));
}

function createNotFoundError(): Error {
  return Object.assign(new Error(), {
    statusCode: 400,
    body: {
      __type: "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
      message: "Requested resource not found",
    },
  });
}

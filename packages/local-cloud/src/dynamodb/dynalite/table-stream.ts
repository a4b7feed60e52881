/// <reference path="../dynalite.d.ts" />
import db from "dynalite/db/index.js";
import { formatStreamArn, STREAM_LABEL } from "../streams/stream-arn.ts";
import type { TableRecord } from "./dynalite-modules.ts";

/**
 * Returns an error if AWS would reject the change of a table's stream.
 * @param table undefined for a new table
 */
export function checkStream(
  specification: TableRecord["StreamSpecification"],
  table: TableRecord | undefined,
): Error | undefined {
  if (!specification) {
    return undefined;
  }
  const { StreamEnabled, StreamViewType } = specification;
  if (StreamEnabled !== (StreamViewType !== undefined)) {
    const rule = StreamEnabled ? "is required to enable a stream" : "is not allowed without a stream";
    return db.validationError(`One or more parameter values were invalid: StreamViewType ${rule}`);
  }
  const isEnabled = table?.StreamSpecification?.StreamEnabled ?? false;
  if (table && StreamEnabled === isEnabled) {
    const state = isEnabled ? "already has an enabled stream" : "has no stream to disable";
    return db.validationError(`Table ${state}: ${table.TableName}`);
  }
  return undefined;
}

/** Adds what DescribeTable returns about a stream. */
export function describeStream(table: TableRecord): TableRecord {
  const { StreamSpecification, ...rest } = table;
  return StreamSpecification?.StreamEnabled
    ? {
        ...rest,
        StreamSpecification,
        LatestStreamArn: formatStreamArn(table.TableArn),
        LatestStreamLabel: STREAM_LABEL,
      }
    : rest;
}

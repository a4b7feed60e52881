import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { Construct } from "constructs";
import { EXPIRY_ATTRIBUTE } from "order-service/contract";
import type { Statement } from "./policy-document.ts";

/** A global secondary index, which lists orders by an attribute other than their ID. Its keys are strings. */
export interface IndexProps {
  partitionKey: string;
  /** Attribute by which the orders of a partition are sorted. @default - none */
  sortKey?: string | undefined;
  /** Further attributes that a query returns. @default [] the keys, because each copied attribute costs writes */
  attributes?: readonly string[] | undefined;
  /** Services that may query the index. @default [] people and tools alone */
  readers?: readonly string[] | undefined;
}

interface Props {
  name: string;
  /** Deletes orders when their expiry has passed. */
  ordersExpire: boolean;
  /** Streams old and new images, for outboxes. */
  hasStream: boolean;
  /** By name. */
  indexes: Readonly<Record<string, IndexProps>>;
  protectData: boolean;
}

/**
 * The table with one item per order, which every service stamps. Only orders that have an index's keys are in the index.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
 */
export class OrderTable extends Construct {
  readonly table: DynamodbTable;
  #indexes: Props["indexes"];

  constructor(scope: Construct, id: string, { hasStream, indexes, name, ordersExpire, protectData }: Props) {
    super(scope, id);
    this.#indexes = indexes;
    const keys = Object.values(indexes).flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey ?? []].flat());
    this.table = new DynamodbTable(this, "Resource", {
      name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "ID",
      attribute: [...new Set(["ID", ...keys])].map((name) => ({ name, type: "S" })),
      ...(keys.length > 0 && { globalSecondaryIndex: Object.entries(indexes).map(toGlobalSecondaryIndex) }),
      deletionProtectionEnabled: protectData,
      pointInTimeRecovery: { enabled: protectData },
      ...(ordersExpire && { ttl: { attributeName: EXPIRY_ATTRIBUTE, enabled: true } }),
      ...(hasStream && { streamEnabled: true, streamViewType: "NEW_AND_OLD_IMAGES" }),
      lifecycle: { preventDestroy: protectData },
    });
  }

  /** Permits a service to query the indexes that name it as a reader. */
  queryStatements(service: string): Statement[] {
    const names = Object.keys(this.#indexes).filter((name) => this.#indexes[name]?.readers?.includes(service));
    const Resource = names.map((name) => `${this.table.arn}/index/${name}`);
    return names.length > 0 ? [{ Sid: "QueryOrders", Action: ["dynamodb:Query"], Resource }] : [];
  }
}

function toGlobalSecondaryIndex([name, { attributes = [], partitionKey, sortKey }]: [string, IndexProps]) {
  return {
    name,
    hashKey: partitionKey,
    ...(sortKey !== undefined && { rangeKey: sortKey }),
    ...(attributes.length > 0
      ? { projectionType: "INCLUDE", nonKeyAttributes: [...attributes] }
      : { projectionType: "KEYS_ONLY" }),
  };
}

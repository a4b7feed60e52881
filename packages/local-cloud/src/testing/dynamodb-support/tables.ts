import { expect } from "vitest";
import {
  type Example,
  failsWith,
  INDEXED,
  isInvalid,
  isNotEmulated,
  Key,
  ResourceArn,
  type Support,
  succeeds,
  TableName,
} from "./example.ts";

const table = {
  BillingMode: "PAY_PER_REQUEST",
  KeySchema: [{ AttributeName: "p", KeyType: "HASH" }],
  AttributeDefinitions: [{ AttributeName: "p", AttributeType: "S" }],
};

function create(name: string, parameters: object, expected: object): Example {
  return { name, call: ["CreateTable", { TableName: "created", ...table, ...parameters }], expected };
}

function change(name: string, parameters: object, expected: object): Example {
  return { name, call: ["UpdateTable", { TableName: INDEXED, ...parameters }], expected };
}

const index = (AttributeNames: string[]) => ({
  AttributeDefinitions: ["p", ...AttributeNames].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
  GlobalSecondaryIndexes: [
    {
      IndexName: "byKeys",
      KeySchema: AttributeNames.map((AttributeName) => ({ AttributeName, KeyType: "HASH" })),
      Projection: { ProjectionType: "ALL" },
    },
  ],
});
const LONG = "x".repeat(256);
const NULL_VALUE = "1 validation error detected: Value null at 'tags.1.member.value' failed to satisfy constraint";

const unemulatedOperations = ["TransactWriteItems", "TransactGetItems", "ExecuteStatement", "CreateBackup"];
const unemulatedInputs: Record<string, object> = {
  TransactWriteItems: { TransactItems: [{ Delete: { TableName, Key } }] },
  TransactGetItems: { TransactItems: [{ Get: { TableName, Key } }] },
  ExecuteStatement: { Statement: "SELECT * FROM items" },
  CreateBackup: { TableName, BackupName: "backup" },
};

export const tables: Support[] = [
  {
    topic: "deletion protection",
    support: "exact",
    remark: "",
    examples: [
      {
        name: "is off by default",
        call: ["DescribeTable", { TableName }],
        expected: { Table: { DeletionProtectionEnabled: false } },
      },
      {
        name: "can be turned on",
        call: ["UpdateTable", { TableName: "protected", DeletionProtectionEnabled: true }],
        expected: { TableDescription: { DeletionProtectionEnabled: true } },
      },
      {
        name: "protects",
        call: ["DeleteTable", { TableName: "protected" }],
        expected: isInvalid("Resource cannot be deleted as it is currently protected against deletion."),
      },
    ],
  },
  {
    topic: "time to live",
    support: "differs",
    remark: "expired items are deleted within an hour by the local clock, where AWS takes up to a few days",
    examples: [
      {
        name: "can be enabled",
        call: ["UpdateTimeToLive", timeToLive("x", true)],
        expected: { TimeToLiveSpecification: { AttributeName: "x", Enabled: true } },
      },
      {
        name: "is described",
        call: ["DescribeTimeToLive", { TableName }],
        expected: { TimeToLiveDescription: { TimeToLiveStatus: "ENABLED", AttributeName: "x" } },
      },
      {
        name: "cannot be enabled twice",
        call: ["UpdateTimeToLive", timeToLive("y", true)],
        expected: isInvalid("TimeToLive is already enabled"),
      },
      { name: "can be disabled", call: ["UpdateTimeToLive", timeToLive("x", false)], expected: succeeds },
    ],
  },
  {
    topic: "tags",
    support: "exact",
    remark: "also at creation",
    examples: [
      {
        name: "keys of any script",
        given: [["TagResource", { ResourceArn, Tags: [tag("щ", "1"), tag("ы", "2")] }]],
        call: ["ListTagsOfResource", { ResourceArn }],
        expected: { Tags: [tag("щ", "1"), tag("ы", "2")] },
      },
      {
        name: "at creation",
        given: [["CreateTable", { TableName: "tagged", ...table, Tags: [tag("k", "v")] }]],
        call: ["ListTagsOfResource", { ResourceArn: ResourceArn.replace(TableName, "tagged") }],
        expected: { Tags: [tag("k", "v")] },
      },
      {
        name: "without a value",
        call: ["TagResource", { ResourceArn, Tags: [{ Key: "dog" }] }],
        expected: isInvalid(NULL_VALUE),
      },
      ...["", "x".repeat(129)].map((key) => ({
        name: `with a key of ${key.length} characters`,
        call: ["TagResource", { ResourceArn, Tags: [tag(key, "v")] }] as [string, object],
        expected: isInvalid("1 validation error detected: Value"),
      })),
    ],
  },
  {
    topic: "names of tables and their keys",
    support: "exact",
    remark: "",
    examples: [
      {
        name: "a table that exists",
        call: ["CreateTable", { TableName, ...table }],
        expected: failsWith("ResourceInUseException", "Table already exists: items"),
      },
      create(
        "a key of 256 bytes",
        {
          KeySchema: [{ AttributeName: LONG, KeyType: "HASH" }],
          AttributeDefinitions: [{ AttributeName: LONG, AttributeType: "S" }],
        },
        isInvalid("2 validation errors detected: Value"),
      ),
      create("an index's key of 256 bytes", index([LONG]), isInvalid("2 validation errors detected: Value")),
      {
        name: "an unknown table",
        call: ["GetItem", { TableName: "unknown", Key }],
        expected: failsWith("ResourceNotFoundException"),
      },
    ],
  },
  {
    topic: "streams",
    support: "differs",
    remark:
      "one shard, and a label that is always the same; a write and its record are stored together; disabling a stream deletes its records at once",
    examples: [
      {
        name: "a table with a stream",
        call: [
          "CreateTable",
          {
            TableName: "streaming",
            ...table,
            StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
          },
        ],
        expected: {
          TableDescription: {
            StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
            LatestStreamArn: expect.stringMatching(/:table\/streaming\/stream\/[\d-]+T[\d:.]+$/),
          },
        },
      },
      {
        name: "a stream that exists",
        call: [
          "UpdateTable",
          {
            TableName: "streaming",
            StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
          },
        ],
        expected: isInvalid("Table already has an enabled stream: streaming"),
      },
      change(
        "a stream that does not exist",
        { StreamSpecification: { StreamEnabled: false } },
        isInvalid("Table has no stream to disable: indexed-items"),
      ),
      create(
        "a stream without a view type",
        { StreamSpecification: { StreamEnabled: true } },
        isInvalid("StreamViewType"),
      ),
    ],
  },
  {
    topic: "encryption, classes, throughput limits, replicas and policies of tables",
    support: "rejected",
    remark: "a specification that only disables a feature has no effect",
    examples: [
      create("encryption", { SSESpecification: { Enabled: true } }, isNotEmulated("SSESpecification")),
      create("a class", { TableClass: "STANDARD" }, isNotEmulated("TableClass")),
      create(
        "on-demand limits",
        { OnDemandThroughput: { MaxReadRequestUnits: 1 } },
        isNotEmulated("OnDemandThroughput"),
      ),
      create("a policy", { ResourcePolicy: "{}" }, isNotEmulated("ResourcePolicy")),
      create("keys of several attributes", index(["a", "b"]), isNotEmulated("GlobalSecondaryIndexes[].KeySchema")),
      change(
        "replicas",
        { ReplicaUpdates: [{ Delete: { RegionName: "eu-west-1" } }] },
        isNotEmulated("ReplicaUpdates"),
      ),
      {
        name: "no stream and no encryption",
        call: [
          "CreateTable",
          {
            TableName: "plain",
            ...table,
            StreamSpecification: { StreamEnabled: false },
            SSESpecification: { Enabled: false },
          },
        ],
        expected: succeeds,
      },
    ],
  },
  {
    topic: "changes of indexes by UpdateTable",
    support: "rejected",
    remark: "an index that does not exist is a ResourceNotFoundException, as on AWS",
    examples: [
      change(
        "a new index",
        {
          AttributeDefinitions: table.AttributeDefinitions,
          GlobalSecondaryIndexUpdates: [{ Create: index(["a"]).GlobalSecondaryIndexes[0] }],
        },
        isNotEmulated("AttributeDefinitions"),
      ),
      change(
        "an index to delete",
        { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "byG" } }] },
        isNotEmulated("GlobalSecondaryIndexUpdates[].Delete"),
      ),
      change(
        "an index that does not exist",
        { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "nonexistent" } }] },
        failsWith("ResourceNotFoundException", "Requested resource not found"),
      ),
    ],
  },
  {
    topic: "DescribeLimits and DescribeEndpoints",
    support: "exact",
    remark: "the limits of a new account, and the local endpoint",
    examples: [
      { name: "limits", call: ["DescribeLimits", {}], expected: { TableMaxReadCapacityUnits: 40_000 } },
      { name: "endpoints", call: ["DescribeEndpoints", {}], expected: { Endpoints: [{ CachePeriodInMinutes: 1440 }] } },
    ],
  },
  {
    topic: "transactions, PartiQL, backups, exports and other operations",
    support: "rejected",
    remark: "as unknown operations",
    examples: unemulatedOperations.map((operation) => ({
      name: operation,
      call: [operation, unemulatedInputs[operation] ?? {}],
      expected: failsWith(
        "UnknownOperationException",
        `the local cloud does not emulate DynamoDB's ${operation}; docs/local-cloud.md lists what it emulates`,
      ),
    })),
  },
];

function tag(Key: string, Value: string) {
  return { Key, Value };
}

function timeToLive(AttributeName: string, Enabled: boolean) {
  return { TableName, TimeToLiveSpecification: { AttributeName, Enabled } };
}

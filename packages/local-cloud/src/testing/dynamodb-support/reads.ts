import {
  failsWith,
  INDEXED,
  isInvalid,
  isNotEmulated,
  Key,
  M,
  N,
  put,
  ResourceArn,
  S,
  type Support,
  succeeds,
  TableName,
} from "./example.ts";

const query = { KeyConditionExpression: "p = :p", ExpressionAttributeValues: { ":p": Key.p } };
const indexed = { c: S("1"), l: S("l"), g: S("g"), x: S("not projected") };
const given = [put(indexed, INDEXED)];
const PROJECTION = "One or more parameter values were invalid: ";

export const reads: Support[] = [
  {
    topic: "global and local indexes",
    support: "exact",
    remark: "a local index fetches what it does not project, a global index rejects it; indexes are always consistent",
    examples: [
      {
        name: "Query of a global index",
        given,
        call: [
          "Query",
          {
            TableName: INDEXED,
            IndexName: "byG",
            KeyConditionExpression: "g = :g",
            ExpressionAttributeValues: { ":g": S("g") },
          },
        ],
        expected: { Count: 1, Items: [{ ...Key, ...indexed }] },
      },
      {
        name: "Query of a local index for an attribute that is not projected",
        given,
        call: ["Query", { TableName: INDEXED, IndexName: "byL", ...query, ProjectionExpression: "x" }],
        expected: { Items: [{ x: indexed.x }] },
      },
      {
        name: "Query of a local index",
        given,
        call: ["Query", { TableName: INDEXED, IndexName: "byL", ...query }],
        expected: { Items: [{ ...Key, c: indexed.c, l: indexed.l }] },
      },
      {
        name: "Scan of a global index for an attribute that is not projected",
        given,
        call: ["Scan", { TableName: INDEXED, IndexName: "keysByG", ProjectionExpression: "x" }],
        expected: isInvalid(`${PROJECTION}Global secondary index keysByG does not project [x]`),
      },
      ...["Query", "Scan"].map((operation) => ({
        name: `consistent ${operation} of a global index`,
        call: [
          operation,
          {
            TableName: INDEXED,
            IndexName: "byG",
            ConsistentRead: true,
            ...(operation === "Query" && {
              KeyConditionExpression: "g = :g",
              ExpressionAttributeValues: { ":g": S("g") },
            }),
          },
        ] as [string, object],
        expected: isInvalid("Consistent reads are not supported on global secondary indexes"),
      })),
      ...[S(""), { B: "" }].map((g) => ({
        name: `an empty ${Object.keys(g)} as key of an index`,
        call: put({ ...indexed, [g.S === undefined ? "b" : "g"]: g }, INDEXED),
        expected: isInvalid("One or more parameter values are not valid. A value specified for a secondary index key"),
      })),
      {
        name: "an update to an empty key of an index",
        given,
        call: [
          "UpdateItem",
          {
            TableName: INDEXED,
            Key: { ...Key, c: S("1") },
            UpdateExpression: "SET g = :g",
            ExpressionAttributeValues: { ":g": S("") },
          },
        ],
        expected: isInvalid("One or more parameter values are not valid. The update expression attempted to update"),
      },
    ],
  },
  {
    topic: "`Select` and parallel scans",
    support: "exact",
    remark: "",
    examples: [
      {
        name: "ALL_PROJECTED_ATTRIBUTES without an index",
        call: ["Query", { TableName, ...query, Select: "ALL_PROJECTED_ATTRIBUTES" }],
        expected: isInvalid(`${PROJECTION}ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName`),
      },
      {
        name: "SPECIFIC_ATTRIBUTES without attributes",
        call: ["Scan", { TableName, Select: "SPECIFIC_ATTRIBUTES" }],
        expected: isInvalid(`${PROJECTION}Must specify the AttributesToGet or ProjectionExpression`),
      },
      {
        name: "COUNT of attributes",
        call: ["Scan", { TableName, Select: "COUNT", ProjectionExpression: "a" }],
        expected: isInvalid(`${PROJECTION}Cannot specify the ProjectionExpression when choosing to get only the Count`),
      },
      { name: "COUNT", given: [put({})], call: ["Scan", { TableName, Select: "COUNT" }], expected: { Count: 1 } },
      {
        name: "1,000,001 segments",
        call: ["Scan", { TableName, TotalSegments: 1_000_001, Segment: 0 }],
        expected: isInvalid("1 validation error detected: Value '1000001' at 'totalSegments' failed to satisfy"),
      },
    ],
  },
  {
    topic: "names of attributes",
    support: "exact",
    remark: "1 to 65,535 bytes, 255 as keys; only `__proto__` is rejected",
    examples: [
      {
        name: "an empty name",
        call: put({ "": N(1) }),
        expected: isInvalid(`${PROJECTION}An attribute name must not be empty`),
      },
      {
        name: "65,535 bytes",
        call: put({ ["x".repeat(65_535)]: N(1) }),
        expected: succeeds,
      },
      {
        name: "65,536 bytes",
        call: put({ ["x".repeat(65_536)]: N(1) }),
        expected: isInvalid(`${PROJECTION}Attribute name is too large, must be less than 65536 bytes`),
      },
      {
        name: "__proto__",
        call: put({ a: M(JSON.parse('{"__proto__":{"N":"1"}}')) }),
        expected: isNotEmulated("the name __proto__"),
      },
      {
        name: "__proto__ in a projection",
        call: [
          "GetItem",
          { TableName, Key, ProjectionExpression: "#a", ExpressionAttributeNames: { "#a": "__proto__" } },
        ],
        expected: isNotEmulated("the name __proto__"),
      },
    ],
  },
  {
    topic: "sizes of items and keys",
    support: "exact",
    remark: "400 KB per item, 2,048 and 1,024 bytes per key, in UTF-8",
    examples: [
      { name: "an item of 200,000 two-byte letters", call: put({ text: S("щ".repeat(200_000)) }), expected: succeeds },
      {
        name: "an item of 210,000 two-byte letters",
        call: put({ text: S("щ".repeat(210_000)) }),
        expected: isInvalid("Item size has exceeded the maximum allowed size"),
      },
      {
        name: "a partition key of 1,025 two-byte letters",
        call: put({ p: S("щ".repeat(1025)) }),
        expected: isInvalid(`${PROJECTION}Size of hashkey has exceeded the maximum size limit of2048 bytes`),
      },
      {
        name: "a sort key of 513 two-byte letters",
        call: ["GetItem", { TableName: INDEXED, Key: { ...Key, c: S("щ".repeat(513)) } }],
        expected: isInvalid(`${PROJECTION}Aggregated size of all range keys has exceeded the size limit of 1024 bytes`),
      },
    ],
  },
  {
    topic: "ARNs as table names",
    support: "exact",
    remark: "only tables of the stack's account and region",
    examples: [
      {
        name: "GetItem",
        given: [put({})],
        call: ["GetItem", { TableName: ResourceArn, Key }],
        expected: { Item: Key },
      },
      {
        name: "BatchGetItem",
        given: [put({})],
        call: ["BatchGetItem", { RequestItems: { [ResourceArn]: { Keys: [Key] } } }],
        expected: { Responses: { [ResourceArn]: [Key] } },
      },
      {
        name: "an ARN of another account",
        call: ["GetItem", { TableName: ResourceArn.replace("111122223333", "222233334444"), Key }],
        expected: failsWith("ResourceNotFoundException", "Requested resource not found"),
      },
    ],
  },
  {
    topic: "`ReturnConsumedCapacity`",
    support: "differs",
    remark: "dynalite's estimate, in which writes do not count indexes",
    examples: [
      {
        name: "TOTAL",
        call: ["PutItem", { TableName, Item: Key, ReturnConsumedCapacity: "TOTAL" }],
        expected: { ConsumedCapacity: { CapacityUnits: 1 } },
      },
    ],
  },
  {
    topic: "`ReturnItemCollectionMetrics`",
    support: "rejected",
    remark: "",
    examples: [
      {
        name: "SIZE",
        call: ["PutItem", { TableName, Item: Key, ReturnItemCollectionMetrics: "SIZE" }],
        expected: isNotEmulated("ReturnItemCollectionMetrics"),
      },
      {
        name: "NONE has no effect",
        call: ["PutItem", { TableName, Item: Key, ReturnItemCollectionMetrics: "NONE" }],
        expected: succeeds,
      },
    ],
  },
];

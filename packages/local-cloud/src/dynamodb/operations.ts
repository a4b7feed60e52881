/** Operations that dynalite has and the local cloud does not replace. */
export const DYNALITE_OPERATIONS = [
  "BatchGetItem",
  "BatchWriteItem",
  "CreateTable",
  "DeleteItem",
  "DeleteTable",
  "DescribeTable",
  "GetItem",
  "ListTables",
  "ListTagsOfResource",
  "PutItem",
  "Query",
  "Scan",
  "TagResource",
  "UntagResource",
  "UpdateItem",
  "UpdateTable",
] as const;

export const OPERATIONS: readonly string[] = [
  ...DYNALITE_OPERATIONS,
  "DescribeEndpoints",
  "DescribeLimits",
  "DescribeTimeToLive",
  "UpdateTimeToLive",
].toSorted();

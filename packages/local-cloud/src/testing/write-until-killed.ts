/** Writes to a table with a stream until it is killed, and prints the key and value of each acknowledged write. */
import { ContainedDynalite } from "../dynamodb/contained-dynalite.ts";
import { prepareTable } from "../dynamodb/prepare-table.ts";
import type { Run } from "../dynamodb/run.ts";
import type { Table } from "../dynamodb/table.ts";

const [folder, tableName = ""] = process.argv.slice(2);
const engine = new ContainedDynalite({ accountId: "111122223333", region: "eu-central-1", folder });
const run: Run = (operation, input) => {
  const headers = {
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": `DynamoDB_20120810.${operation}`,
    "x-amz-date": "20261122T120000Z",
    authorization: "AWS4-HMAC-SHA256 Credential=test, SignedHeaders=host, Signature=test",
  };
  return engine.request(headers, JSON.stringify(input), false);
};

await engine.start();
const table: Table = {
  name: tableName,
  hashKey: "ID",
  attributes: [{ name: "ID", type: "S" }],
  streamViewType: "NEW_IMAGE",
};
await prepareTable(run, table, "");

/** Changes an item again and again. */
async function write(id: string): Promise<never> {
  for (let value = 1; ; value++) {
    const Item = { ID: { S: id }, amount: { N: String(value) } };
    const { statusCode } = await run("PutItem", { TableName: tableName, Item });
    if (statusCode === 200) {
      process.stdout.write(`${id} ${value}\n`);
    }
  }
}
await Promise.all(["a", "b", "c", "d"].map(write));

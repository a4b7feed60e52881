// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's syntax
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { resourceTypes } from "../resource-types.ts";
import { testStackFolder } from "../testing/stack-folder.ts";
import { readStack } from "./read-stack.ts";
import { resolveStack } from "./stack.ts";
import { StackError } from "./stack-error.ts";

const context = { accountId: "000000000000", awsEndpointUrl: "http://127.0.0.1:4566", apiUrl: "http://127.0.0.1:4000" };
const provider = { aws: [{ region: "eu-central-1" }] };

/** Keys and values that a stack may contain, and names that JavaScript reserves. */
const word = fc.constantFrom(
  ...["a", "b", "name", "type", "zip", "source_dir", "policy", "tags", "rule", "arn", "timeout", "handler", "runtime"],
  ...["depends_on", "lifecycle", "//", "__proto__", "constructor", "toString", "hasOwnProperty", "length"],
  ...["${aws_sqs_queue.a.arn}", "x${aws_sqs_queue.b.name}", "${data.archive_file.a.folder}", "${", "%{", "$${", "."],
);
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    word,
    fc.string(),
    fc.oneof(fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.oneof(word, fc.string()), tie("value"), { maxKeys: 4 }),
  ),
})).value;
const types = fc.constantFrom(...resourceTypes.map(({ type }) => type.replace("data.", "")), "__proto__", "aws_x");
const blocks = fc.dictionary(types, fc.dictionary(word, fc.dictionary(word, value, { maxKeys: 6 }), { maxKeys: 3 }), {
  maxKeys: 3,
});
const stack = fc.record({
  provider: fc.constant(provider),
  resource: blocks,
  data: blocks,
  output: fc.dictionary(word, fc.record({ value })),
});

test.each<[string, fc.Arbitrary<unknown>]>([
  ["JSON", fc.oneof(fc.jsonValue(), value)],
  [
    "stack",
    fc.oneof(
      stack,
      stack.map((document) => ({ ...document, module: {} })),
    ),
  ],
])("resolves any %s or throws a StackError", (_, document) => {
  const folder = testStackFolder({});
  fc.assert(
    fc.property(document, (document) => {
      writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(document));
      try {
        resolveStack(readStack(folder), resourceTypes, context);
      } catch (error) {
        expect(error).toBeInstanceOf(StackError);
      }
    }),
    { numRuns: 500 },
  );
});

test("resolves deeply nested JSON or throws a StackError", () => {
  const nested = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
  const around = (json: string) => `{"provider": ${JSON.stringify(provider)}, ${json}}`;
  for (const json of [
    nested,
    around(`"terraform": ${nested}`),
    around(`"resource": ${nested}`),
    around(`"resource": {"aws_sqs_queue": {"a": {"name": ${nested}}}}`),
    around(`"output": {"a": {"value": ${nested}}}`),
  ]) {
    const folder = testStackFolder({ "cdk.tf.json": json });
    try {
      resolveStack(readStack(folder), resourceTypes, context);
    } catch (error) {
      expect(error).toBeInstanceOf(StackError);
    }
  }
});

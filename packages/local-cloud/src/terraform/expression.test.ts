// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's syntax
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parseTemplate } from "./expression.ts";
import { StackError } from "./stack-error.ts";

const where = "aws_lambda_function.order";
const parse = (template: string) => parseTemplate(template, where);

describe("a reference", () => {
  test.each([
    ["${aws_sqs_queue.dead-letters.arn}", "aws_sqs_queue", "dead-letters", ["arn"]],
    ["${ aws_sqs_queue._q1.arn }", "aws_sqs_queue", "_q1", ["arn"]],
    ["${data.archive_file.bundle.output_path}", "data.archive_file", "bundle", ["output_path"]],
    ["${aws_x.y.list[0].name}", "aws_x", "y", ["list", 0, "name"]],
    ["${aws_x.y.list[12]}", "aws_x", "y", ["list", 12]],
    ["${aws_x.y[1].arn}", "aws_x", "y", [1, "arn"]],
  ])("%s has a type, a name and a path", (expression, type, name, path) => {
    expect(parse(expression)).toEqual([{ reference: { type, name, path }, expression }]);
  });

  it("may be surrounded by text and other references", () => {
    expect(parse("arn:${aws_x.a.id}${aws_x.b.id}/*")).toEqual([
      { text: "arn:" },
      expect.objectContaining({ expression: "${aws_x.a.id}" }),
      expect.objectContaining({ expression: "${aws_x.b.id}" }),
      { text: "/*" },
    ]);
  });
});

describe("text", () => {
  test.each([
    ["", ""],
    ["plain", "plain"],
    ["$", "$"],
    ["cost: $5, {10%}", "cost: $5, {10%}"],
    ["$${aws:username}", "${aws:username}"],
    ["%%{ if }", "%{ if }"],
    ["a$${b}c%%{d}", "a${b}c%{d}"],
    ["é\u{1f600}\n", "é\u{1f600}\n"],
  ])("%j evaluates to %j", (template, text) => {
    expect(parse(template)).toEqual([{ text }]);
  });
});

test.each([
  '${jsonencode({"a" = 1})}',
  "${upper(aws_x.y.name)}",
  "${aws_x.y.enabled ? 1 : 2}",
  "${aws_x.y.list[*].id}",
  '${aws_x.y.map["key"]}',
  "${aws_x.y.list[-1]}",
  "${aws_x.y}",
  "${data.archive_file.bundle}",
  "${var.region}",
  "${var.settings.region}",
  "${local.settings.region}",
  "${module.network.vpc_id}",
  "${each.value.name}",
  "${path.module}",
  "${1 + 2}",
  '${"text"}',
  "${}",
  "${",
  "${aws_x.y.arn",
  "a %{ if true }b%{ endif }",
  "%{",
])("rejects %s by name", (template) => {
  const rejection = expect.objectContaining({ code: "STACK_NOT_SUPPORTED", name: "StackError" });
  expect(() => parse(template)).toThrow(rejection);
  const [expression = template] = /\$\{[^}]*\}?/.exec(template) ?? [];
  expect(() => parse(template)).toThrow(`${where}: the local cloud cannot evaluate ${expression}`);
});

test("parses any text or throws a StackError", () => {
  const piece = fc.constantFrom("${", "$${", "%{", "%%{", "}", "aws_x.y.z", "data.", "[0]", "[", ".", "$", "%", " ");
  const template = fc.array(fc.oneof(piece, fc.string({ unit: "binary" })), { maxLength: 30 });
  fc.assert(
    fc.property(template, (pieces) => {
      try {
        parse(pieces.join(""));
      } catch (error) {
        expect(error).toBeInstanceOf(StackError);
      }
    }),
    { numRuns: 300 },
  );
});

test("returns escaped text unescaped", () => {
  const escaped = (text: string) => text.replaceAll(/[$%]\{/g, (opening) => opening[0] + opening);
  const text = fc.string({ unit: fc.constantFrom("$", "%", "{", "}", "a") }).filter((text) => !/[$%]{2}\{/.test(text));
  fc.assert(
    fc.property(text, (text) => {
      expect(parse(escaped(text))).toEqual([{ text }]);
    }),
  );
});

test.each([
  "${".repeat(200_000),
  `\${aws_x.y${".z".repeat(200_000)}!}`,
  `\${a${"_".repeat(200_000)}}`,
  "$".repeat(400_000),
])("parses a long repetitive template (%#) in linear time", (template) => {
  const startedAt = performance.now();
  try {
    parse(template);
  } catch (error) {
    expect(error).toBeInstanceOf(StackError);
  }
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

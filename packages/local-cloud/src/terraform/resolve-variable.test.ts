// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's syntax
import { describe, expect, it, test } from "vitest";
import { evaluate, stackError } from "../testing/queue-stack.ts";
import { testStackFolder } from "../testing/stack-folder.ts";
import { readVariableValues } from "./variable-values.ts";

describe("variables", () => {
  const variable = {
    name: { type: "string", default: "orders" },
    delay: { type: "${number}", default: "5" },
    names: { type: "list(string)", default: ["a", 1] },
    settings: { type: "object({ size = optional(number, 3), fifo = bool })", default: { fifo: "true", other: 1 } },
    untyped: { default: { a: [1] } },
    nothing: { default: null },
  };

  it("have their default, converted to their type", () => {
    const expression = "${[var.name, var.delay, var.names, var.settings, var.untyped.a[0], var.nothing]}";
    expect(evaluate(expression, { variable })).toEqual(["orders", 5, ["a", "1"], { size: 3, fifo: true }, 1, null]);
  });

  it("take the value of the environment, of files and of the command line, the last one first", () => {
    const folder = testStackFolder({
      "terraform.tfvars": 'a = "file"\nb = ["x", "y"] # two\n',
      "z.auto.tfvars.json": '{"c": {"d": 1}}',
    });
    const environment = { TF_VAR_a: "environment", TF_VAR_e: "[1, 2]", TF_VAR_f: "[1]", OTHER: "x" };
    const variables = readVariableValues(folder, { environment, variables: { c: "{ d = 2 }" } });
    const variable = { a: {}, b: {}, c: { type: "map(number)" }, e: { type: "list(number)" }, f: { type: "string" } };
    expect(evaluate("${[var.a, var.b, var.c, var.e, var.f]}", { variable }, { variables })).toEqual([
      "file",
      ["x", "y"],
      { d: 2 },
      [1, 2],
      "[1]",
    ]);
  });

  test.each([
    [
      { x: {} },
      "UNKNOWN_REFERENCE",
      "var.x: the variable has neither a value nor a default; pass --var x=<value> or set TF_VAR_x",
    ],
    [
      { x: { type: "number", default: "many" } },
      "INVALID_RESOURCE",
      'var.x: a number is required, not a string "many"',
    ],
    [{ x: { type: "shape", default: 1 } }, "STACK_NOT_SUPPORTED", "var.x: type: shape is not a type"],
    [
      {
        x: {
          default: "prod",
          validation: [{ condition: '${contains(["dev"], var.x)}', error_message: "${var.x} is not an environment" }],
        },
      },
      "INVALID_RESOURCE",
      "var.x: prod is not an environment",
    ],
  ])("%j is rejected by name", (variable, code, message) => {
    expect(() => evaluate("${var.x}", { variable })).toThrow(stackError(code, message));
  });
});

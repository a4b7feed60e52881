// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's syntax
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseConfiguration } from "./configuration-parser.ts";
import { ExpressionError } from "./expression-error.ts";

test("reads arguments and blocks into Terraform's JSON syntax", () => {
  const text = `
# The provider
provider "aws" {
  region = var.region // any
}

variable "region" {
  type    = string
  default = "eu-west-1"
}
variable "delay" { default = -5 }

/* Two
   queues */
resource "aws_sqs_queue" "a" {
  name  = "a-\${var.region}" # suffix
  tags  = { Name = "a", "x y" = 1, (var.key) = true }
  depends_on = [
    aws_sqs_queue.b,
    data.archive_file.code,
  ]
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = []
  })
  timeouts {
    create = "1m"
  }
  rule { id = 1 }
  rule { id = 2 }
  dynamic "setting" {
    for_each = var.settings
    content {
      name = setting.value
    }
  }
}

resource aws_sqs_queue b {}

output "text" {
  value = <<-EOT
    a $\${x}
      \${var.region}
  EOT
}
`;
  expect(parseConfiguration(text)).toEqual({
    provider: { aws: [{ region: "${var.region}" }] },
    variable: { region: [{ type: "${string}", default: "eu-west-1" }], delay: [{ default: -5 }] },
    resource: {
      aws_sqs_queue: {
        a: [
          {
            name: '${"a-${var.region}"}',
            tags: { Name: "a", "x y": 1, "${(var.key)}": true },
            depends_on: ["${aws_sqs_queue.b}", "${data.archive_file.code}"],
            policy: '${jsonencode({\n    Version = "2012-10-17"\n    Statement = []\n  })}',
            timeouts: [{ create: "1m" }],
            rule: [{ id: 1 }, { id: 2 }],
            dynamic: { setting: [{ for_each: "${var.settings}", content: [{ name: "${setting.value}" }] }] },
          },
        ],
        b: [{}],
      },
    },
    output: { text: [{ value: "${<<-EOT\n    a $${x}\n      ${var.region}\n  EOT\n}" }] },
  });
});

test("keeps escaped text escaped", () => {
  expect(parseConfiguration('a = "$${x} %%{y}"\r\nb = "\\"q\\""\r\n')).toEqual({ a: "$${x} %%{y}", b: '"q"' });
});

test.each([
  ["a = 1 b = 2", "cannot parse line 1: expected the end of the line"],
  ["\na {", 'cannot parse line 2: expected "}"'],
  ["a = \n\n", "cannot parse line 1: expected an expression"],
  ['resource "x" "y" = 1', "cannot parse line 1: expected a name"],
  ["}", "cannot parse line 1: expected an argument or a block"],
  ['a "${b}" {}', "cannot parse line 1: expected a label"],
])("rejects %j by its line", (text, message) => {
  expect(() => parseConfiguration(text)).toThrow(message);
});

test("reads any text or throws an ExpressionError", () => {
  const piece = fc.constantFrom(
    ...["a", '"b"', "{", "}", "=", "\n", " ", "[", "]", "1", "<<EOT\n", "EOT\n", "${", "#", "/*", "__proto__", ","],
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }), (pieces) => {
      try {
        parseConfiguration(pieces.join(""));
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionError);
      }
    }),
    { numRuns: 1000 },
  );
});

import { StackError } from "./stack-error.ts";

/** A reference such as `aws_sqs_queue.dead-letters.arn` or `data.archive_file.bundle.output_path`. */
export interface Reference {
  /** Such as `aws_sqs_queue` or `data.archive_file`. */
  type: string;
  name: string;
  /** What follows: attributes and indexes. */
  path: (string | number)[];
}

/** Parts of a template: literal text, or a reference to be filled in. */
export type TemplatePart = { text: string } | { reference: Reference; expression: string };

/** What Terraform gives a meaning of its own (`var.x`, `module.y.z`) is no reference to a resource. */
const REFERENCE =
  /^(?<type>(?:data\.)?(?!(?:count|data|each|local|module|path|self|terraform|var)\.)[a-z][a-z0-9_]*)\.(?<name>[A-Za-z_][\w-]*)(?<path>(?:\.[A-Za-z_][\w-]*|\[\d+\])+)$/;

/**
 * Splits a string of Terraform JSON at its `${…}`. Only references are known; every other expression is refused, since
 * to guess its value would be to pretend.
 *
 * @see https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping
 * @throws {StackError} STACK_NOT_SUPPORTED naming the expression
 */
export function parseTemplate(template: string, where: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let text = "";
  let position = 0;
  while (position < template.length) {
    const rest = template.slice(position, position + 3);
    if (rest === "$${" || rest === "%%{") {
      text += rest.slice(1);
      position += 3;
    } else if (rest.startsWith("%{")) {
      throw notSupported(template, where);
    } else if (rest.startsWith("${")) {
      const end = template.indexOf("}", position);
      const expression = end < 0 ? template.slice(position) : template.slice(position, end + 1);
      if (text) {
        parts.push({ text });
      }
      text = "";
      parts.push({ reference: parseReference(expression, where), expression });
      position += expression.length;
    } else {
      text += template[position];
      position += 1;
    }
  }
  if (text || parts.length === 0) {
    parts.push({ text });
  }
  return parts;
}

function parseReference(expression: string, where: string): Reference {
  const match = REFERENCE.exec(expression.slice(2, -1).trim());
  if (!expression.endsWith("}") || !match?.groups) {
    throw notSupported(expression, where);
  }
  const { type = "", name = "", path = "" } = match.groups;
  return {
    type,
    name,
    path: [...path.matchAll(/\.([\w-]+)|\[(\d+)\]/g)].map(([, attribute, index]) => attribute ?? Number(index)),
  };
}

function notSupported(expression: string, where: string) {
  return new StackError(
    "STACK_NOT_SUPPORTED",
    `${where}: the local cloud cannot evaluate ${expression}; it knows references such as \${aws_sqs_queue.name.arn}`,
  );
}

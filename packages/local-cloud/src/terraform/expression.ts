import { StackError } from "./stack-error.ts";

/** A reference such as `aws_sqs_queue.dead-letters.arn` or `data.archive_file.bundle.output_path`. */
export interface Reference {
  type: string;
  name: string;
  path: (string | number)[];
}

export type TemplatePart = { text: string } | { reference: Reference; expression: string };

/** Excludes the names that Terraform reserves, such as `var.x` and `module.y.z`. */
const REFERENCE =
  /^(?<type>(?:data\.)?(?!(?:count|data|each|local|module|path|self|terraform|var)\.)[a-z][a-z0-9_]*)\.(?<name>[A-Za-z_][\w-]*)(?<path>(?:\.[A-Za-z_][\w-]*|\[\d+\])+)$/;

/** Splits a string of Terraform JSON at its `${…}`. @throws {StackError} if an expression is not a reference */
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
      throw createNotSupportedError(template, where);
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
    throw createNotSupportedError(expression, where);
  }
  const { type = "", name = "", path = "" } = match.groups;
  return {
    type,
    name,
    path: [...path.matchAll(/\.([\w-]+)|\[(\d+)\]/g)].map(([, attribute, index]) => attribute ?? Number(index)),
  };
}

function createNotSupportedError(expression: string, where: string) {
  return new StackError(
    "STACK_NOT_SUPPORTED",
    `${where}: the local cloud cannot evaluate ${expression}; use a literal value or a reference such as \${aws_sqs_queue.name.arn}`,
  );
}

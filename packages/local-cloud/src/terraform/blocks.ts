import { StackError } from "./stack-error.ts";

/** A block of Terraform JSON: its arguments and nested blocks, with unresolved expressions. */
export type Block = Record<string, unknown>;

/**
 * Lists the blocks of a type. Terraform JSON has a block as an object or as a list of objects, and labels as keys.
 * @example listBlocks({ aws_sqs_queue: { orders: [{ name: "orders" }] } }, 2, "resource")
 * // [[["aws_sqs_queue", "orders"], { name: "orders" }]]
 * @throws {StackError} if a value is neither
 */
export function listBlocks(value: unknown, labelCount: number, path: string): [labels: string[], block: Block][] {
  return (Array.isArray(value) ? value : [value]).flatMap((item) => {
    if (!isBlock(item)) {
      throw new StackError("STACK_NOT_SUPPORTED", `${path}: expected an object or a list of objects`);
    }
    return labelCount === 0 ? [[[], item] as [string[], Block]] : listLabeledBlocks(item, labelCount, path);
  });
}

function listLabeledBlocks(blocks: Block, labelCount: number, path: string): [labels: string[], block: Block][] {
  return Object.entries(blocks)
    .filter(([label]) => label !== "//")
    .flatMap(([label, inner]) =>
      listBlocks(inner, labelCount - 1, `${path}.${label}`).map(([labels, block]): [string[], Block] => [
        [label, ...labels],
        block,
      ]),
    );
}

export function isBlock(value: unknown): value is Block {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

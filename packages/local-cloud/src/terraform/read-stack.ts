import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseConfiguration } from "terraform-expression";
import { type Block, isBlock, listBlocks } from "./blocks.ts";
import { StackError, toStackError } from "./stack-error.ts";

/** A stack as read from disk, with unresolved expressions. */
export interface StackDocument {
  /** The stack's folder, absolute. */
  folder: string;
  /** The region of the aws provider; undefined for the user's default region. */
  region: unknown;
  /** Other configurations of the aws provider, by `aws.<alias>`. */
  aliases?: Record<string, Block>;
  /** Configurations by type, such as `aws_sqs_queue`, `data.archive_file` or `module`, then by name. */
  blocks: Map<string, Record<string, Block>>;
  outputs: Record<string, unknown>;
  variables?: Record<string, Block>;
  locals?: Record<string, unknown>;
  /** Addresses of blocks other than resources that are not emulated. */
  notEmulated?: string[];
}

const NAME = /^[A-Za-z_][\w-]*$/;

/** Blocks that have no effect on a new stack. */
const WITHOUT_EFFECT = ["//", "terraform", "moved", "import", "removed"];

const REJECTIONS: Record<string, string> = {
  ephemeral: "the local cloud has no ephemeral resources; use a variable or a data source",
};

/**
 * Reads every `*.tf.json` and `*.tf` of a folder.
 * @throws {StackError} STACK_NOT_FOUND, STACK_NOT_JSON or STACK_NOT_SUPPORTED
 */
export function readStack(stackFolder: string): StackDocument {
  const folder = resolve(stackFolder);
  const document: StackDocument = {
    folder,
    region: undefined,
    aliases: {},
    blocks: new Map(),
    outputs: {},
    variables: {},
    locals: {},
    notEmulated: [],
  };
  for (const file of listFiles(folder)) {
    const text = readFile(file);
    addFile(document, file, file.endsWith(".tf") ? parseNative(text, file) : parseJson(text, file));
  }
  return document;
}

function listFiles(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch (cause) {
    throw createNotFoundError(join(folder, "cdk.tf.json"), cause);
  }
  const [override] = names.filter((name) => /(^|_)override\.tf(\.json)?$/.test(name));
  if (override !== undefined) {
    const message = `${join(folder, override)}: the local cloud does not merge override files; change the stack itself`;
    throw new StackError("STACK_NOT_SUPPORTED", message);
  }
  const files = names.filter((name) => /\.tf(\.json)?$/.test(name));
  return (files.length > 0 ? files : ["cdk.tf.json"]).map((name) => join(folder, name));
}

function addFile(document: StackDocument, file: string, content: unknown): void {
  if (!isBlock(content)) {
    throw new StackError("STACK_NOT_SUPPORTED", `${file}: top level: expected an object`);
  }
  for (const [type, value] of Object.entries(content)) {
    try {
      addBlocks(document, type, value);
    } catch (error) {
      if (error instanceof StackError) {
        throw new StackError(error.code, `${file}: ${error.message}`, { cause: error });
      }
      throw error;
    }
  }
}

function addBlocks(document: StackDocument, type: string, value: unknown): void {
  const add = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (add) {
    add(document, value);
  } else if (!WITHOUT_EFFECT.includes(type)) {
    throw createNotSupportedError(type, REJECTIONS[type]);
  }
}

const READERS: Record<string, (document: StackDocument, value: unknown) => void> = {
  resource: (document, value) => addResources(document, "resource", value),
  data: (document, value) => addResources(document, "data", value),
  module(document, value) {
    const modules = document.blocks.get("module") ?? {};
    document.blocks.set("module", modules);
    addAll(modules, listNamed(value, "module"), "module");
  },
  provider: addProviders,
  variable(document, value) {
    addAll(document.variables ?? {}, listNamed(value, "variable"), "variable");
  },
  output(document, value) {
    const outputs = listNamed(value, "output").map(([name, block]): [string, unknown] => [name, block.value]);
    addAll(document.outputs, outputs, "output");
  },
  locals(document, value) {
    for (const [, block] of listBlocks(value, 0, "locals")) {
      addAll(document.locals ?? {}, Object.entries(block), "local");
    }
  },
  check(document, value) {
    document.notEmulated?.push(...listNamed(value, "check").map(([name]) => `check.${name}`));
  },
};

function listNamed(value: unknown, type: string): [name: string, block: Block][] {
  return listBlocks(value, 1, type).map(([[name = ""], block]) => [name, block]);
}

function addResources({ blocks }: StackDocument, kind: "resource" | "data", value: unknown): void {
  for (const [[type = "", name = ""], block] of listBlocks(value, 2, kind)) {
    if (!NAME.test(type) || !NAME.test(name)) {
      throw createNotSupportedError(`${kind}.${type}.${name}`, "the name is invalid; use letters, digits, _ and -");
    }
    const fullType = kind === "data" ? `data.${type}` : type;
    const byName = blocks.get(fullType) ?? {};
    blocks.set(fullType, byName);
    addAll(byName, [[name, block]], fullType);
  }
}

function addProviders(document: StackDocument, value: unknown): void {
  let hasDefault = document.region !== undefined;
  for (const [[name = ""], block] of listBlocks(value, 1, "provider")) {
    if (name !== "aws") {
      continue;
    }
    if (block.alias !== undefined) {
      addAll(document.aliases ?? {}, [[`aws.${block.alias}`, block]], "provider");
    } else if (hasDefault) {
      throw createNotSupportedError("provider.aws", "it has two default configurations; give one of them an alias");
    } else {
      hasDefault = true;
      document.region = block.region;
    }
  }
}

function addAll<Value>(target: Record<string, Value>, entries: [string, Value][], type: string): void {
  for (const [name, value] of entries) {
    if (Object.hasOwn(target, name)) {
      throw createNotSupportedError(`${type}.${name}`, "it is defined twice; remove or rename one of them");
    }
    // A name may be `__proto__`.
    Object.defineProperty(target, name, { value, configurable: true, enumerable: true, writable: true });
  }
}

function createNotSupportedError(
  path: string,
  reason = "not supported by the local cloud; remove it to run this stack locally",
) {
  return new StackError("STACK_NOT_SUPPORTED", `${path}: ${reason}`);
}

function readFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw createNotFoundError(file, cause);
  }
}

function createNotFoundError(file: string, cause: unknown) {
  const { code } = cause as NodeJS.ErrnoException;
  const message = `cannot read ${file} (${code}): synthesize the stack first, or pass its folder`;
  return new StackError("STACK_NOT_FOUND", message, { cause });
}

function parseNative(text: string, file: string): unknown {
  try {
    return parseConfiguration(text);
  } catch (error) {
    throw toStackError(error, file);
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `${file} is not JSON: ${(cause as Error).message}; synthesize the stack again`;
    throw new StackError("STACK_NOT_JSON", message, { cause });
  }
}

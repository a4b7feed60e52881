import type { Node } from "oxc-parser";
import {
  appendElement,
  findNode,
  insert,
  listNodes,
  type NodeOf,
  parseModule,
  remove,
  removeElement,
} from "./syntax.ts";

/** The file has no location for an edit. The message names the code to add by hand. */
export class AnchorNotFoundError extends Error {
  readonly code = "ANCHOR_NOT_FOUND";
  override readonly name = "AnchorNotFoundError";
}

/** An event as the stack imports it. */
export interface ImportedEvent {
  /** The package that owns the event, such as `order-service`. */
  owner: string;
  detailType: string;
  /** Name by which `<owner>/events` exports it, such as `orderCreated`. */
  exportName: string;
}

/** EventBridge allows five targets per rule. */
const MAX_TARGETS = 5;

/** Adds the contract of a service to `contracts` in infra/src/contracts.ts. */
export function addContract(text: string, service: string): string {
  const name = chooseContractName(text, service);
  const importLine = `import { contract as ${name} } from "${service}/contract";\n`;
  const property = `"${service}": ${name}`;
  const contracts = findContracts(parseModule(text));
  if (!contracts) {
    throw new AnchorNotFoundError(`no object \`contracts\`: add \`${property}\` and \`${importLine.trim()}\` by hand`);
  }
  return addImport(appendElement(text, contracts, contracts.properties, property), importLine);
}

export function removeContract(text: string, service: string): string {
  const root = parseModule(text);
  const contracts = findContracts(root);
  const index = contracts?.properties.findIndex(({ start }) => text.startsWith(`"${service}"`, start)) ?? -1;
  const removed = contracts && index >= 0 ? removeElement(text, contracts, contracts.properties, index) : text;
  return removeImports(removed, (source) => source === `${service}/contract`);
}

/** Adds a consumer to a rule of the event, or to a new one if every rule has as many targets as AWS allows. */
export function addConsumer(text: string, service: string, event: ImportedEvent): string {
  const consumer = `consumer("${service}")`;
  const root = parseModule(text);
  const local = findImportedName(root, event);
  const rules = listRules(root);
  const rule = rules?.calls.find((each) => each.event === local && each.consumers.elements.length < MAX_TARGETS);
  if (rule) {
    return appendElement(text, rule.consumers, toRanges(rule.consumers), consumer);
  }
  const id = chooseRuleId(event, rules?.calls.map((each) => each.id) ?? []);
  const newRule = `rule("${id}", ${local ?? event.exportName}, [${consumer}])`;
  const importLine = `import { ${event.exportName} } from "${event.owner}/events";\n`;
  if (!rules) {
    throw new AnchorNotFoundError(
      `no array \`rules\`: add \`${consumer}\` to a rule of ${event.detailType}, or \`${newRule}\` to the rules, by hand`,
    );
  }
  const added = appendElement(text, rules.list, toRanges(rules.list), newRule);
  return local === undefined ? addImport(added, importLine) : added;
}

/**
 * Removes a consumer from its rules, and rules that are then without targets.
 * @returns the code, and the ids of the rules that it no longer has
 */
export function removeConsumer(text: string, service: string): { text: string; rules: string[] } {
  const rules = listRules(parseModule(text));
  const isConsumer = (node: Node | null) => node !== null && text.slice(node.start, node.end).includes(`"${service}"`);
  const rule = rules?.calls.find(({ consumers }) => consumers.elements.some(isConsumer));
  if (!rules || !rule) {
    return { text, rules: [] };
  }
  const { consumers, event, id, index } = rule;
  if (consumers.elements.length > 1) {
    const position = consumers.elements.findIndex(isConsumer);
    return removeConsumer(removeElement(text, consumers, toRanges(consumers), position), service);
  }
  const without = removeUnusedEvent(removeElement(text, rules.list, toRanges(rules.list), index), event);
  const rest = removeConsumer(without, service);
  return { text: rest.text, rules: [id, ...rest.rules] };
}

/** Adds a service to the ones that respond to requests. */
export function addResponder(text: string, service: string): string {
  const responder = `responder("${service}")`;
  const list = findList(parseModule(text), "responders");
  if (!list) {
    throw new AnchorNotFoundError(`no array \`responders\`: add \`${responder}\` to the responders, by hand`);
  }
  return appendElement(text, list, toRanges(list), responder);
}

/** Removes a service from the ones that respond to requests, if it is one of them. */
export function removeResponder(text: string, service: string): string {
  const list = findList(parseModule(text), "responders");
  const elements = list ? toRanges(list) : [];
  const index = elements.findIndex(({ end, start }) => text.slice(start, end).includes(`"${service}"`));
  return list && index >= 0 ? removeElement(text, list, elements, index) : text;
}

function findContracts(root: Node): NodeOf<"ObjectExpression"> | undefined {
  const declaration = findNode(root, "VariableDeclarator", ({ id }) => isNamed(id, "contracts"));
  return declaration?.init ? findNode(declaration.init, "ObjectExpression") : undefined;
}

interface RuleCall {
  id: string;
  /** The name by which the file imports the event. */
  event: string;
  consumers: NodeOf<"ArrayExpression">;
  /** Position in the array of rules. */
  index: number;
}

function listRules(root: Node): { list: NodeOf<"ArrayExpression">; calls: RuleCall[] } | undefined {
  const list = findList(root, "rules");
  if (!list) {
    return undefined;
  }
  const calls = list.elements.flatMap((element, index): RuleCall[] => {
    if (element?.type !== "CallExpression" || !isNamed(element.callee, "rule")) {
      return [];
    }
    const [id, event, consumers] = element.arguments;
    const isRule = id?.type === "Literal" && event?.type === "Identifier" && consumers?.type === "ArrayExpression";
    return isRule ? [{ id: String(id.value), event: event.name, consumers, index }] : [];
  });
  return { list, calls };
}

function findList(root: Node, name: string): NodeOf<"ArrayExpression"> | undefined {
  const list = findNode(root, "VariableDeclarator", ({ id }) => isNamed(id, name))?.init;
  return list ? findNode(list, "ArrayExpression") : undefined;
}

const toRanges = ({ elements }: NodeOf<"ArrayExpression">) => elements.filter((element) => element !== null);

const isNamed = (node: Node, name: string) => node.type === "Identifier" && node.name === name;

function findImportedName(root: Node, { exportName, owner }: ImportedEvent): string | undefined {
  const declaration = findNode(root, "ImportDeclaration", ({ source }) => source.value === `${owner}/events`);
  const specifier = declaration?.specifiers.find(
    (each) => each.type === "ImportSpecifier" && isNamed(each.imported, exportName),
  );
  return specifier?.local.name;
}

/** Returns `payment` for payment-service, unless the name is reserved or in use. */
function chooseContractName(text: string, service: string): string {
  const toName = (words: string) => words.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const short = toName(service.replace(/-service$/, ""));
  const isTaken = listNodes(parseModule(text), "Identifier").some(({ name }) => name === short);
  return isTaken || !isIdentifier(short) ? toName(service) : short;
}

function isIdentifier(name: string): boolean {
  try {
    return parseModule(`const ${name} = 0;`) !== undefined;
  } catch {
    return false;
  }
}

function chooseRuleId({ detailType }: ImportedEvent, taken: readonly string[]): string {
  const id = detailType.replaceAll("_", "-");
  let candidate = id;
  for (let number = 2; taken.includes(candidate); number++) {
    candidate = `${id}-${number}`;
  }
  return candidate;
}

function addImport(text: string, line: string): string {
  return insert(text, findNode(parseModule(text), "ImportDeclaration")?.start ?? 0, line);
}

function removeImports(text: string, isRemoved: (source: string) => boolean): string {
  const declaration = findNode(parseModule(text), "ImportDeclaration", ({ source }) => isRemoved(source.value));
  // The line break goes too.
  return declaration ? remove(text, { start: declaration.start, end: declaration.end + 1 }) : text;
}

function removeUnusedEvent(text: string, event: string): string {
  const root = parseModule(text);
  const declaration = findNode(root, "ImportDeclaration", ({ specifiers }) =>
    specifiers.some(({ local }) => local.name === event),
  );
  const uses = listNodes(root, "Identifier").filter(({ name }) => name === event).length;
  const own = declaration ? listNodes(declaration, "Identifier").filter(({ name }) => name === event).length : 0;
  if (!declaration || uses > own) {
    return text;
  }
  if (declaration.specifiers.length === 1) {
    return removeImports(text, (source) => source === declaration.source.value);
  }
  const index = declaration.specifiers.findIndex(({ local }) => local.name === event);
  return removeElement(text, declaration, declaration.specifiers, index);
}

import { readFileSync } from "node:fs";
import type { SourceMap, SourceMapping } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Names the lines of the sources in the stack traces of a bundle, as Node's --enable-source-maps does. But it reads the
 * source map with the first stack trace, whereas Node scans the whole bundle at each cold start.
 * Only bundles contain this module; see scripts/bundle-service.ts.
 * @see https://v8.dev/docs/stack-trace-api#customizing-stack-traces
 */
Error.prepareStackTrace = (error, frames) =>
  [
    Error.prototype.toString.call(error),
    ...frames.map((frame, index) => `    at ${describeFrame(frame, frames[index + 1])}`),
  ].join("\n");

function describeFrame(frame: NodeJS.CallSite, caller: NodeJS.CallSite | undefined): string {
  const mapping = findMapping(frame, frame.getLineNumber(), frame.getColumnNumber());
  if (!mapping) {
    return String(frame);
  }
  const path = fileURLToPath(new URL(mapping.originalSource, pathToFileURL(__filename)));
  return `${describeFunction(frame, caller)} (${path}:${mapping.originalLine + 1}:${mapping.originalColumn + 1})`;
}

/** Names a frame's function as the source does, where the map has the name of its definition or of its call. */
function describeFunction(frame: NodeJS.CallSite, caller: NodeJS.CallSite | undefined): string {
  const kind = frame.isAsync() ? "async " : frame.isConstructor() ? "new " : "";
  const typeName = frame.getTypeName();
  const owner = typeName === null || typeName === "global" ? "" : `${typeName}.`;
  const definition = findMapping(frame, frame.getEnclosingLineNumber(), frame.getEnclosingColumnNumber());
  const call = caller && findMapping(caller, caller.getLineNumber(), caller.getColumnNumber());
  return kind + owner + (definition?.name ?? call?.name ?? frame.getFunctionName() ?? "<anonymous>");
}

/** Node's types lack the name. */
type NamedMapping = SourceMapping & { name?: string };

/** Returns the source of a position, or undefined if it is in a dependency or outside the bundle. */
function findMapping(frame: NodeJS.CallSite, line: number | null, column: number | null): NamedMapping | undefined {
  if (frame.getFileName() !== __filename || line === null || column === null) {
    return undefined;
  }
  const entry = readSourceMap()?.findEntry(line - 1, column - 1);
  return entry && "originalSource" in entry && entry.originalSource ? entry : undefined;
}

let sourceMap: SourceMap | undefined;

function readSourceMap(): SourceMap | undefined {
  try {
    sourceMap ??= parseSourceMap(readFileSync(`${__filename}.map`, "utf8"));
  } catch {
    // Without the map, a stack trace names the lines of the bundle.
  }
  return sourceMap;
}

/** Parses a source map. Node's class ignores `sourceRoot`. */
function parseSourceMap(json: string): SourceMap {
  // Importing it would load it at each cold start.
  const { SourceMap } = process.getBuiltinModule("node:module");
  const { sourceRoot = "", sources, ...map } = JSON.parse(json);
  return new SourceMap({ ...map, sources: sources.map((source: string) => source && `${sourceRoot}${source}`) });
}

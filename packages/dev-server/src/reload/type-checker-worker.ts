/**
 * Asks TypeScript what is wrong with a program, each time that it is told a tsconfig's path. What TypeScript is spoken to by
 * is said to be unstable: it may be another one in its next version.
 */
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { parentPort } from "node:worker_threads";
import {
  API,
  type Diagnostic as CompilerDiagnostic,
  DiagnosticCategory,
  type Project,
} from "typescript/unstable/async";
import { root } from "./workspace.ts";

/** Something that TypeScript has against a program. */
export interface Diagnostic {
  /** Absolute; undefined where it is about the program as a whole. */
  file: string | undefined;
  /** As tsc prints it: the path from the repository's root, line, column, code and message. */
  text: string;
}

/** What a check has found, or why it has not. */
export interface Check {
  diagnostics?: Diagnostic[];
  error?: string;
}

const api = new API({ cwd: root });

parentPort?.on("message", async (config: string) => {
  const found = await check(config).catch(({ message }: Error): Check => ({ error: message }));
  parentPort?.postMessage(found);
});

async function check(config: string): Promise<Check> {
  const snapshot = await api.updateSnapshot({ openProjects: [config], fileChanges: { invalidateAll: true } });
  const project = snapshot.getProject(config);
  if (!project) {
    throw new Error(`there is no ${config}`);
  }
  const found = await diagnosticsOf(project);
  await snapshot.dispose();
  const told = found.filter(({ category }) => category === DiagnosticCategory.Error).map(asTold);
  // Some are found in several ways.
  return { diagnostics: [...new Map(told.map((each) => [each.text, each])).values()] };
}

/** Like tsc, nothing but that of a file that cannot be parsed; unlike it, all of the others. */
async function diagnosticsOf({ program }: Project): Promise<CompilerDiagnostic[]> {
  const [syntactic, ...others] = await Promise.all([
    program.getSyntacticDiagnostics(),
    program.getConfigFileParsingDiagnostics(),
    program.getProgramDiagnostics(),
    program.getGlobalDiagnostics(),
    program.getSemanticDiagnostics(),
  ]);
  const notParsed = new Set(syntactic.map(({ fileName }) => fileName));
  return [...syntactic, ...others.flat().filter(({ fileName }) => !notParsed.has(fileName))];
}

function asTold({ code, fileName, messageChain, pos, text }: CompilerDiagnostic): Diagnostic {
  const told = [`error TS${code}: ${text}`, ...chained(messageChain)].join("\n");
  return { file: fileName, text: fileName === undefined ? told : `${placeOf(fileName, pos)}: ${told}` };
}

/** Each reason below what it is the reason of. */
function chained(messageChain: readonly CompilerDiagnostic[] = [], indentation = "  "): string[] {
  return messageChain.flatMap((each) => [indentation + each.text, ...chained(each.messageChain, `${indentation}  `)]);
}

/** @param position in characters from the beginning of the file, which may be gone by now */
function placeOf(file: string, position: number): string {
  const path = relative(root, file);
  if (!existsSync(file)) {
    return path;
  }
  const lines = readFileSync(file, "utf8").slice(0, position).split(/\r?\n/);
  return `${path}(${lines.length},${(lines.at(-1) ?? "").length + 1})`;
}

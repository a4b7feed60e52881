/**
 * Checks a program for each tsconfig path that it receives. TypeScript marks the API as unstable, so it may change in the
 * next version.
 */
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import {
  API,
  type Diagnostic as CompilerDiagnostic,
  DiagnosticCategory,
  type Project,
} from "typescript/unstable/async";

/** The root of the workspace. */
const root: string = workerData;

export interface Diagnostic {
  /** Absolute path; undefined if the error concerns the whole program. */
  file: string | undefined;
  /** The text that tsc prints: path from the repository's root, line, column, code and message. */
  text: string;
}

/** The diagnostics of a check, or the reason for its failure. */
export interface CheckResult {
  diagnostics?: Diagnostic[];
  error?: string;
}

const api = new API({ cwd: root });

parentPort?.on("message", async (config: string) => {
  const result = await check(config).catch(({ message }: Error): CheckResult => ({ error: message }));
  parentPort?.postMessage(result);
});

async function check(config: string): Promise<CheckResult> {
  const snapshot = await api.updateSnapshot({ openProjects: [config], fileChanges: { invalidateAll: true } });
  const project = snapshot.getProject(config);
  if (!project) {
    throw new Error(`${config} not found`);
  }
  const found = await getDiagnostics(project);
  await snapshot.dispose();
  const errors = found.filter(({ category }) => category === DiagnosticCategory.Error).map(toDiagnostic);
  // TypeScript reports some errors more than once.
  return { diagnostics: [...new Map(errors.map((each) => [each.text, each])).values()] };
}

/** Returns only syntax errors of a file that does not parse, like tsc, but all errors of other files. */
async function getDiagnostics({ program }: Project): Promise<CompilerDiagnostic[]> {
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

function toDiagnostic({ code, fileName, messageChain, pos, text }: CompilerDiagnostic): Diagnostic {
  const message = [`error TS${code}: ${text}`, ...formatReasons(messageChain)].join("\n");
  return { file: fileName, text: fileName === undefined ? message : `${formatLocation(fileName, pos)}: ${message}` };
}

function formatReasons(messageChain: readonly CompilerDiagnostic[] = [], indentation = "  "): string[] {
  return messageChain.flatMap((each) => [
    indentation + each.text,
    ...formatReasons(each.messageChain, `${indentation}  `),
  ]);
}

/** @param position in characters from the start of the file, which may have been deleted since */
function formatLocation(file: string, position: number): string {
  const path = relative(root, file);
  if (!existsSync(file)) {
    return path;
  }
  const lines = readFileSync(file, "utf8").slice(0, position).split(/\r?\n/);
  return `${path}(${lines.length},${(lines.at(-1) ?? "").length + 1})`;
}

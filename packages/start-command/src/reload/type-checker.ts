import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import {
  API,
  type Diagnostic as CompilerDiagnostic,
  DiagnosticCategory,
  type Project,
} from "typescript/unstable/async";
import { UpdateError } from "./update-error.ts";
import { root } from "./workspace.ts";

/** The programs whose types are checked, by their tsconfig in this package. */
export type CheckedProgram = "services.tsconfig.json" | "infra.tsconfig.json";

/** Something that TypeScript has against a program. */
export interface Diagnostic {
  /** Absolute; undefined where it is about the program as a whole. */
  file: string | undefined;
  /** As tsc prints it: the path from the repository's root, line, column, code and message. */
  text: string;
}

/** TypeScript that does not answer for so long has ended, or never will. */
const LONGEST_CHECK_MS = 30_000;

/**
 * TypeScript in a process that keeps what it has read, so that it answers sooner than a tsc that begins anew. What it is
 * spoken to by is said to be unstable: it may be another one in the next version of TypeScript.
 */
export class TypeChecker {
  #folder: string;
  #longestCheckMs: number;
  #api: API | undefined;
  #check: Promise<readonly Diagnostic[]> | undefined;

  /** @param folder where the programs are */
  constructor(folder = join(root, "packages/start-command"), { longestCheckMs = LONGEST_CHECK_MS } = {}) {
    this.#folder = folder;
    this.#longestCheckMs = longestCheckMs;
  }

  /**
   * What is wrong with a program, as its files are now. Asked one time after the other.
   * @throws {UpdateError} when TypeScript does not say it
   */
  async diagnosticsOf(program: CheckedProgram): Promise<readonly Diagnostic[]> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => late.reject(new Error(`TypeScript has not answered for ${this.#longestCheckMs / 1000} s`)),
      this.#longestCheckMs,
    );
    this.#api ??= new API({ cwd: root });
    this.#check = check(this.#api, join(this.#folder, program));
    try {
      return await Promise.race([this.#check, late.promise]);
    } catch (error) {
      await this.close();
      throw new UpdateError(`types could not be checked: ${(error as Error).message}`, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the process; who waits for an answer gets an error, or still the answer. */
  async close(): Promise<void> {
    const api = this.#api;
    this.#api = undefined;
    await api?.close();
    // Between two questions of a check: it has begun a process anew for the second one.
    await this.#check?.catch(() => undefined);
    await api?.close();
  }
}

async function check(api: API, config: string): Promise<readonly Diagnostic[]> {
  const snapshot = await api.updateSnapshot({ openProjects: [config], fileChanges: { invalidateAll: true } });
  try {
    const project = snapshot.getProject(config);
    if (!project) throw new Error(`there is no ${config}`);
    const found = await diagnosticsOf(project);
    const told = found.filter(({ category }) => category === DiagnosticCategory.Error).map(asTold);
    return [...new Map(told.map((each) => [each.text, each])).values()];
  } finally {
    await snapshot.dispose();
  }
}

/** In the order in which tsc looks, for what cannot be parsed has no types; some come from several of them. */
async function diagnosticsOf({ program }: Project): Promise<readonly CompilerDiagnostic[]> {
  const syntactic = await program.getSyntacticDiagnostics();
  if (syntactic.length > 0) return syntactic;
  const others = await Promise.all([
    program.getConfigFileParsingDiagnostics(),
    program.getProgramDiagnostics(),
    program.getGlobalDiagnostics(),
    program.getSemanticDiagnostics(),
  ]);
  return others.flat();
}

function asTold({ code, fileName, messageChain, pos, text }: CompilerDiagnostic): Diagnostic {
  const told = [`error TS${code}: ${text}`, ...chained(messageChain)].join("\n");
  return { file: fileName, text: fileName === undefined ? told : `${placeOf(fileName, pos)}: ${told}` };
}

/** Each reason below what it is the reason of. */
function chained(messageChain: readonly CompilerDiagnostic[] = [], indentation = "  "): string[] {
  return messageChain.flatMap((each) => [indentation + each.text, ...chained(each.messageChain, `${indentation}  `)]);
}

/** @param position in characters from the beginning of the file */
function placeOf(file: string, position: number): string {
  const lines = readFileSync(file, "utf8").slice(0, position).split(/\r?\n/);
  return `${relative(root, file)}(${lines.length},${(lines.at(-1) ?? "").length + 1})`;
}

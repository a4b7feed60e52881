import { spawnSync } from "node:child_process";

const found = new Map<string | undefined, string | undefined>();

/** Whether a runtime, such as `python3.13`, runs functions in Python. */
export function isPython(runtime: string): boolean {
  return runtime.startsWith("python");
}

/** Returns the path of the `python3` that runs functions in Python; undefined if there is none. */
export function findPython(searchPath = process.env.PATH): string | undefined {
  if (!found.has(searchPath)) {
    found.set(searchPath, readPath(searchPath));
  }
  return found.get(searchPath);
}

/** Asks Python itself, because `python3` may be a script that needs the machine's environment. */
function readPath(PATH: string | undefined): string | undefined {
  const { status, stdout } = spawnSync("python3", ["-c", "import sys; print(sys.executable)"], {
    encoding: "utf8",
    env: { ...process.env, PATH },
  });
  return status === 0 ? stdout.trim() : undefined;
}

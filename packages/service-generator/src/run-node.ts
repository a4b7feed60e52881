import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/**
 * Runs Node.js in a folder.
 * @throws {Error} with the output if it fails
 */
export async function runNode(folder: string, ...parameters: string[]): Promise<void> {
  const child = spawn(process.execPath, parameters, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const [output, problems, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve, reject) => child.once("close", resolve).once("error", reject)),
  ]);
  if (status !== 0) {
    throw new Error(`node ${parameters.join(" ")} failed in ${folder}: ${`${output}${problems}`.trim()}`);
  }
}

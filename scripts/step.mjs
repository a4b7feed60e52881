/**
 * Starts a step of a command, which prints its name and its seconds. On a terminal, its name appears at once.
 * @param {string} name
 * @param {{ isTTY?: boolean, write(text: string): unknown }} stream
 * @example
 * const step = startStep("Build");
 * step.end(); // "  Build                    2.1 s"
 */
export function startStep(name, stream = process.stderr) {
  const label = `  ${name.padEnd(22)}`;
  const startedAtMs = performance.now();
  let isOpen = stream.isTTY ?? false;
  if (isOpen) {
    stream.write(label);
  }
  return {
    end() {
      const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
      stream.write(`${isOpen ? "" : label}${seconds.padStart(6)} s\n`);
      isOpen = false;
    },
    /** Makes room for an error, unless the step has ended. */
    fail() {
      if (isOpen) {
        stream.write("\n");
      }
      isOpen = false;
    },
  };
}

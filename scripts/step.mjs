/**
 * Starts a step of a command, which prints its name and its seconds. On a terminal, its name appears at once and its seconds pass.
 * @param {string} name
 * @param {{ isTTY?: boolean, write(text: string): unknown }} stream
 * @example
 * const step = startStep("Build");
 * step.end(); // "  Build                    2.1 s"
 */
export function startStep(name, stream = process.stderr) {
  const label = `  ${name.padEnd(22)}`;
  const startedAtMs = performance.now();
  const isTTY = stream.isTTY ?? false;
  const format = () => `${label}${((performance.now() - startedAtMs) / 1000).toFixed(1).padStart(6)} s`;
  const timer = isTTY ? setInterval(() => stream.write(`\r${format()}`), 1_000).unref() : undefined;
  let isOpen = isTTY;
  if (isOpen) {
    stream.write(label);
  }
  const close = () => {
    clearInterval(timer);
    isOpen = false;
  };
  return {
    end() {
      stream.write(`${isOpen ? "\r" : ""}${format()}\n`);
      close();
    },
    /** Makes room for an error, unless the step has ended. */
    fail() {
      if (isOpen) {
        stream.write("\n");
      }
      close();
    },
  };
}

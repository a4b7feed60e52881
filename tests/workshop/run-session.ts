/** Runs the workshop in a folder, without building the console: `node run-session.ts <folder>`. */
import { createInterruptSignal } from "command-line/interrupt-signal";
import { createProcessTerminal, loadSteps, prepare, Session, Workshop } from "workshop/testing";

const workshop = new Workshop(await loadSteps(), process.argv[2] ?? "");
const terminal = createProcessTerminal();
await prepare({ workshop, terminal }, {});
await new Session(workshop, terminal).run({ apiPort: 0, awsPort: 0, consolePort: 0 }, createInterruptSignal());

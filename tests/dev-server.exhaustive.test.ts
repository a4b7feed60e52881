import { testDeadLetterSummary, testSignal } from "./support/test-dev-server.ts";

testDeadLetterSummary("was redriven", { redriven: true });
testSignal("SIGTERM");

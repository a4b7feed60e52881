import { testCommandLines } from "./support/test-command-lines.ts";

testCommandLines({ runs: 3 });

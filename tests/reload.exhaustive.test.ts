import { ReloadSession } from "./support/reload-session.ts";
import { testInterruption, testSupersededVersion } from "./support/test-reload-timing.ts";

const session = new ReloadSession();
testSupersededVersion(session, [100, 300, 500]);
testInterruption(session, [50, 300, 700]);

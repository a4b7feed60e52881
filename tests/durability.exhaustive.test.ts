import { testKills } from "./support/test-kills.ts";

testKills(20);

import { testCompatibility } from "./testing/test-compatibility.ts";

testCompatibility({ runs: 2_000 });

import { testPatternIndex } from "./testing/test-pattern-index.ts";

testPatternIndex(200);

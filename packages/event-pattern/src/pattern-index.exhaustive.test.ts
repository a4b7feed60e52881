import { testPatternIndex } from "./testing/test-pattern-index.ts";

testPatternIndex(5_000);

import { testEventPatterns } from "./testing/test-event-patterns.ts";

testEventPatterns({ runs: 1_000 });

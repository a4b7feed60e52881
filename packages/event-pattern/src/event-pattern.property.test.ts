import { testEventPatterns } from "./testing/test-event-patterns.ts";

testEventPatterns({ runs: 300 });

import { testRandomMixes } from "./test-random-mixes.ts";

testRandomMixes(1);

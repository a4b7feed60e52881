import { expectStamps } from "../../src/checks/expect-stamps.ts";
import { allReactions } from "../../src/checks/reactions.ts";
import type { Check } from "../../src/step.ts";

export const checks: Check[] = [
  {
    criterion: "an order gets all five stamps",
    run: (system) => expectStamps(system, allReactions),
  },
];

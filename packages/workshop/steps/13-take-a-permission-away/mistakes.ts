import type { Mistake } from "../../src/step.ts";

export const mistakes: Mistake[] = [
  {
    name: "removes the validation again",
    file: "infra/src/order-stack.ts",
    search: "    addChoreographyValidation(this, contracts);\n",
    replacement: "",
    message: "the stack would also be accepted without the permission",
  },
];

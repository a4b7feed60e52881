import { expect, test } from "vitest";
import { toIndentPx } from "./indent.ts";

test("indents every step more than its cause, at any depth", () => {
  for (let depth = 1; depth < 100; depth++) {
    expect(toIndentPx(depth)).toBeGreaterThan(toIndentPx(depth - 1));
  }
});

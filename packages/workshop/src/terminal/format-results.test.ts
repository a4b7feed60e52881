import { expect, test } from "vitest";
import { formatResults } from "./format-results.ts";

const format = { columns: 60, consoleUrl: "http://127.0.0.1:4001", paint: (_: unknown, text: string) => text };

test("shows below a failed check what was seen and where to look", () => {
  const finding = {
    seen: "PutEvents was called with Source `orders`; no rule asks for it",
    expected: "Source `order_service`",
    lookAt: "packages/service-kit/src/publish.ts:41",
    traceId: "a/b=",
  };
  expect(
    formatResults(
      [
        { criterion: "the order is stamped", state: "passed" },
        { criterion: "the event is published", state: "failed", finding },
        { criterion: "the caller gets the ID", state: "open" },
      ],
      format,
    ),
  ).toBe(`✓ the order is stamped
✗ the event is published
    seen      PutEvents was called with Source orders; no
              rule asks for it
    expected  Source order_service
    look at   workshop/packages/service-kit/src/publish.ts:41
    trace     http://127.0.0.1:4001/orders/a%2Fb%3D
○ the caller gets the ID`);
});

test("keeps the lines of a finding, and the spaces of code", () => {
  const finding = {
    seen: "the saved code does not run\n  1 │ const  = 1;\n    ╵       ^",
    expected: "code that compiles",
  };
  expect(formatResults([{ criterion: "it runs", state: "failed", finding }], format)).toBe(`✗ it runs
    seen      the saved code does not run
                1 │ const  = 1;
                  ╵       ^
    expected  code that compiles`);
});

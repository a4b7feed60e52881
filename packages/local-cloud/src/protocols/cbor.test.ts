import { expect, test } from "vitest";
import { encodeCborMap } from "./cbor.ts";

/** The examples of RFC 8949, appendix A, extended to longer texts. */
test.each([
  [{}, "a0"],
  [{ a: "A", b: "B" }, "a261616141616261 42"],
  [{ ü: "水" }, "a162c3bc63e6b0b4"],
  [{ a: "x".repeat(23) }, `a1616177${"78".repeat(23)}`],
  [{ a: "x".repeat(24) }, `a161617818${"78".repeat(24)}`],
  [{ a: "x".repeat(255) }, `a1616178ff${"78".repeat(255)}`],
  [{ a: "x".repeat(256) }, `a16161790100${"78".repeat(256)}`],
])("encodes %j", (members, hex) => {
  expect(encodeCborMap(members).toString("hex")).toBe(hex.replace(" ", ""));
});

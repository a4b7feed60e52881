import { expect, test } from "vitest";
import { diffFiles, listPatchedPaths, PatchConflictError, patchFiles } from "./patch-files.ts";

const before = new Map([
  ["src/stamp.ts", "one\ntwo\nthree\n"],
  ["src/old.ts", "old\n"],
]);
const after = new Map([
  ["src/stamp.ts", "one\n2\nthree\n"],
  ["src/new.ts", "new\n"],
]);
const paths = ["src/stamp.ts", "src/old.ts", "src/new.ts"];
const patch = diffFiles(
  paths,
  (path) => before.get(path),
  (path) => after.get(path),
);

test("leads from the files before to those after: changed, deleted and created", () => {
  expect(patchFiles(patch, (path) => before.get(path))).toEqual(
    new Map([
      ["src/stamp.ts", "one\n2\nthree\n"],
      ["src/old.ts", undefined],
      ["src/new.ts", "new\n"],
    ]),
  );
});

test("leads back in reverse", () => {
  expect(patchFiles(patch, (path) => after.get(path), { reverse: true })).toEqual(
    new Map([
      ["src/new.ts", undefined],
      ["src/old.ts", "old\n"],
      ["src/stamp.ts", "one\ntwo\nthree\n"],
    ]),
  );
});

test("lists the patched paths", () => {
  expect(listPatchedPaths(patch)).toEqual(paths);
});

test("is empty for equal files", () => {
  expect(
    diffFiles(
      paths,
      (path) => before.get(path),
      (path) => before.get(path),
    ),
  ).toBe("");
});

test("reads the headers of Git", () => {
  const git = `diff --git a/src/stamp.ts b/src/stamp.ts
index 1234567..89abcde 100644
--- a/src/stamp.ts
+++ b/src/stamp.ts
@@ -1,3 +1,3 @@
 one
-two
+2
 three
diff --git a/src/new.ts b/src/new.ts
new file mode 100644
index 0000000..89abcde
--- /dev/null
+++ b/src/new.ts
@@ -0,0 +1 @@
+new
`;
  expect(patchFiles(git, (path) => before.get(path))).toEqual(
    new Map([
      ["src/stamp.ts", "one\n2\nthree\n"],
      ["src/new.ts", "new\n"],
    ]),
  );
});

test.each([
  ["different lines", new Map([...before, ["src/stamp.ts", "one\nfour\nthree\n"]]), "src/stamp.ts"],
  ["a missing file", new Map([...before].filter(([path]) => path !== "src/old.ts")), "src/old.ts"],
  ["an existing file to create", new Map([...before, ["src/new.ts", "mine\n"]]), "src/new.ts"],
])("rejects %s", (_, files, path) => {
  const apply = () => patchFiles(patch, (each) => files.get(each));
  expect(apply).toThrow(PatchConflictError);
  expect(apply).toThrow(`the patch does not apply to ${path}`);
});

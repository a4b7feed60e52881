import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Workspace } from "dev-server/reload";
import { linkPackages } from "service-generator/link-packages";
import { type Files, readCode, repositoryRoot } from "./reference.ts";

const OWN_FILES: Record<string, string> = {
  "tsconfig.base.json": `${JSON.stringify(
    {
      extends: join(repositoryRoot, "tsconfig.base.json"),
      // Unfinished code does not use all that it will.
      compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
    },
    undefined,
    2,
  )}\n`,
  "services.tsconfig.json": tsconfig("packages/services/*/src/handler.ts"),
  "infra.tsconfig.json": tsconfig("infra/src/main.ts"),
  "README.md": `# Your copy of the order system

\`npm run workshop\` in the folder above runs this code and shows the next task. Edit the files that it names, in
\`packages/services\`, \`packages/service-kit\` and \`infra\`. Git ignores this folder.
`,
};

/** Written last, so that a copy that was interrupted does not count as a workspace. */
const LAST_FILE = "cdktf.json";

/** The folder in which the learner works: an unfinished copy of the services and the infrastructure. */
export class LearnerWorkspace {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  exists(): boolean {
    return existsSync(join(this.root, LAST_FILE));
  }

  /** Creates the workspace, or replaces all of its code. Other files stay, such as Terraform's state. */
  create(code: Files): void {
    for (const folder of ["packages", "infra", "cdktf.out"]) {
      rmSync(join(this.root, folder), { recursive: true, force: true });
    }
    for (const [path, content] of code) {
      this.write(path, content);
    }
    this.prepare();
  }

  /** Restores what the learner does not edit: configuration and links to packages. */
  prepare(): void {
    for (const [path, content] of Object.entries(OWN_FILES)) {
      this.write(path, content);
    }
    this.link();
    this.write(LAST_FILE, readFileSync(join(repositoryRoot, LAST_FILE), "utf8"));
  }

  /** Links the packages that the learner's package.json files name, which may have changed. Does not create the folder. */
  link(): void {
    if (existsSync(this.root)) {
      linkPackages(this.root);
    }
  }

  read(path: string): string | undefined {
    const file = join(this.root, path);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }

  readCode(): Files {
    return readCode(this.root);
  }

  /** Writes a file, or deletes it if it should not exist. */
  write(path: string, content: string | undefined): void {
    const file = join(this.root, path);
    if (content === undefined) {
      rmSync(file, { force: true });
      return;
    }
    if (this.read(path) !== content) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }

  /** Returns the folders to build and reload. The workspace must exist. */
  toWorkspace(): Workspace {
    const root = realpathSync(this.root);
    return new Workspace(root, { tsconfigFolder: root });
  }
}

function tsconfig(include: string): string {
  return `${JSON.stringify({ extends: "./tsconfig.base.json", include: [include] }, undefined, 2)}\n`;
}

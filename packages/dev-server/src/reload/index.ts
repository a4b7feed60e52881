/** Builds and hot-reloads a workspace: for `npm start`, and for commands that run another workspace. */
export { buildWorkspace } from "./build-workspace.ts";
export { Reload } from "./reload.ts";
export { type SourceWatch, watchSources } from "./watch-sources.ts";
export { Workspace } from "./workspace.ts";

import { spawn } from "node:child_process";
import type { Output } from "local-cloud/cli";

/** The command that opens a page in the user's browser, by platform; a Linux desktop has `xdg-open`. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Opens a page in the user's browser, and reports if that is not possible. */
export function openPage(url: string, output: Pick<Output, "note">, openers = OPENERS): void {
  const [command = "", ...parameters] = openers[process.platform] ?? ["xdg-open"];
  const opener = spawn(command, [...parameters, url], { stdio: "ignore", detached: true });
  opener.on("error", ({ message }) => output.note(`cannot open ${url} in a browser: ${message}`));
  opener.unref();
}

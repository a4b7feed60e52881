import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkArguments, restoreArguments } from "./check-arguments.mjs";

const help = readFileSync(new URL("start-help.txt", import.meta.url), "utf8");

test.each([
  [[]],
  [["--once", "--json", "-h"]],
  [["--api-port", "0", "--aws-port=5000", "--no-watch"]],
  [["--fault", "on=call,effect=error", "--fault=on=delivery,effect=duplicate"]],
])("accepts the options %j", (parameters) => expect(checkArguments(help, parameters)).toBeUndefined());

test.each([
  [["--bogus"], "unknown option '--bogus'"],
  [["--onse"], "unknown option '--onse' (Did you mean --once?)"],
  [["--api-prot=1"], "unknown option '--api-prot=1' (Did you mean --api-port?)"],
  [["--memory", "-x"], "unknown option '-x'"],
  [["once"], "unexpected argument 'once' (Did you mean --once?)"],
  [["--seed", "1", "2"], "unexpected argument '2'"],
  [["--", "--once"], "unknown option '--'"],
  [[""], "unexpected argument ''"],
])("rejects %j", (parameters, error) => expect(checkArguments(help, parameters)).toBe(error));

test.each<[NodeJS.ProcessEnv, string[], string[]]>([
  [{}, ["--once"], ["--once"]],
  [{ npm_config_once: "true" }, [], ["--once"]],
  [{ npm_config_watch: "" }, ["--memory"], ["--no-watch", "--memory"]],
  [{ npm_config_api_port: "5000" }, [], ["--api-port", "5000"]],
  [{ npm_config_api_port: "true" }, ["5000"], ["--api-port", "5000"]],
  [{ npm_config_fault: "on=a\n\non=b" }, [], ["--fault", "on=a", "--fault", "on=b"]],
  [{ npm_config_loglevel: "silent", npm_config_yes: "true", npm_config_once: "" }, [], []],
])("restores what npm took: %j and %j", (environment, parameters, restored) => {
  expect(restoreArguments(help, parameters, environment).parameters).toEqual(restored);
});

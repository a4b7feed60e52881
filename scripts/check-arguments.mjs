/**
 * Checks the arguments of a command against its help, before anything is installed.
 * @param {string} help text that lists its options, each on a line
 * @param {readonly string[]} parameters
 * @returns {string | undefined} the error; undefined if all of them are options
 */
export function checkArguments(help, parameters) {
  const options = readOptions(help);
  let isValue = false;
  for (const parameter of parameters) {
    if (isValue) {
      isValue = false;
      continue;
    }
    const [name = ""] = parameter.split("=");
    const option = options.find(({ names }) => names.includes(name));
    if (!option) {
      const kind = name.startsWith("-") ? "unknown option" : "unexpected argument";
      return `${kind} '${parameter}'${suggest(name, options)}`;
    }
    isValue = option.takesValue && !parameter.includes("=");
  }
  return undefined;
}

/**
 * Finds the options that npm took for its own, because they came before `--`. npm passes them on as variables, and a value
 * after a space as an argument.
 * @param {string} help
 * @param {readonly string[]} parameters
 * @param {NodeJS.ProcessEnv} environment
 * @returns {{ parameters: string[], taken: string[] }} all arguments, and those that npm took
 */
export function restoreArguments(help, parameters, environment) {
  const remaining = [...parameters];
  const taken = readOptions(help).flatMap(({ names, takesValue }) => {
    const name = names.find((each) => each.startsWith("--")) ?? "";
    const isNegated = name.startsWith("--no-");
    const value = environment[`npm_config_${name.replace(/^--(no-)?/, "").replaceAll("-", "_")}`];
    if (value === undefined || OPTIONS_OF_NPM.includes(name) || (value === "") !== isNegated) {
      return [];
    }
    // npm joins the values of a repeated option.
    return value.split("\n\n").flatMap((each) => {
      if (!takesValue) {
        return [name];
      }
      return [name, each === "true" ? (remaining.shift() ?? "") : each];
    });
  });
  return { parameters: [...taken, ...remaining], taken };
}

const OPTIONS_OF_NPM = ["--help", "--verbose", "--version"];

/** Reads the lines of a help such as `  -V, --version   output the version number`. */
function readOptions(help) {
  return [...help.matchAll(/^ {2}((?:-\w, )?--[\w-]+)( <)?/gm)].map(([, names = "", value]) => ({
    names: names.split(", "),
    takesValue: value !== undefined,
  }));
}

function suggest(name, options) {
  const candidates = options
    .flatMap(({ names }) => names)
    .map((candidate) => ({ candidate, edits: countEdits(candidate.replace(/^-+/, ""), name.replace(/^-+/, "")) }))
    .sort((a, b) => a.edits - b.edits);
  const [best] = candidates;
  return best && best.edits <= name.length * 0.4 ? ` (Did you mean ${best.candidate}?)` : "";
}

/** Counts the insertions, deletions and replacements of characters between two words, as Levenshtein's distance. */
function countEdits(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, character] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (character === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";
import { withoutSourceMap } from "./map-own-sources.ts";

interface Trimming {
  /** The end of the path. */
  file: RegExp;
  trim(code: string): string;
}

/** Every kilobyte of code takes time to compile at each cold start, whether it runs or not. */
const trimmings: Trimming[] = [
  {
    // A function has no ~/.aws/config: the SDK reads its settings from the environment.
    file: /@smithy[\\/]core[\\/].*[\\/]loadSharedConfigFiles\.js$/,
    trim: () => `
      export { CONFIG_PREFIX_SEPARATOR } from "./constants";
      export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
  },
  {
    // The client configures the discovery of endpoints, which none of its commands uses.
    file: /@aws-sdk[\\/]client-dynamodb[\\/].*[\\/]DynamoDBClient\.js$/,
    trim: (code) =>
      code.replace(
        /import \{ resolveEndpointDiscoveryConfig,? \} from "[^"]+";/,
        "const resolveEndpointDiscoveryConfig = (config) => config;",
      ),
  },
  {
    // A client reads its version only.
    file: /@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/,
    trim: (json) => JSON.stringify({ version: JSON.parse(json).version }),
  },
  {
    // The bundler keeps all of a namespace that it reaches through another.
    file: /zod[\\/]v4[\\/]mini[\\/]schemas\.js$/,
    trim: (code) => code.replaceAll("core.util.", "util."),
  },
];

/**
 * Leaves out what dependencies contain for other users.
 * @see https://esbuild.github.io/plugins/#on-load
 */
export const trimDependencies: Plugin = {
  name: "trim-dependencies",
  setup(build) {
    for (const { file, trim } of trimmings) {
      build.onLoad({ filter: file }, async ({ path }) => {
        const code = trim(await readFile(path, "utf8"));
        return path.endsWith(".json")
          ? { contents: code, loader: "json" }
          : { contents: withoutSourceMap(code), loader: "js" };
      });
    }
  },
};

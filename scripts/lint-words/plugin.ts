import type { TxtDocumentNode } from "@textlint/ast-node-types";
import type { TextlintKernelPlugin } from "@textlint/kernel";
import type { TextlintMessage } from "@textlint/types";

export const createPlugin = (
  extensions: string[],
  parse: (source: string, file: string) => TxtDocumentNode,
): TextlintKernelPlugin => ({
  pluginId: extensions.join(),
  plugin: {
    Processor: class {
      availableExtensions() {
        return extensions;
      }
      processor() {
        return {
          preProcess: (source: string, file = "") => parse(source, file),
          postProcess: (messages: TextlintMessage[], filePath = "") => ({ messages, filePath }),
        };
      }
    },
  },
});

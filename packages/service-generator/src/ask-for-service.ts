import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import type { Catalog } from "./event-catalog.ts";
import { parseRoute } from "./new-route.ts";
import { checkName, checkNewEvent, findEvent, type ServiceRequest } from "./new-service.ts";

interface Streams {
  input: Readable;
  output: Writable;
}

/** Events are single words without a slash. */
function toTrigger(entered: string): Pick<ServiceRequest, "api" | "consumes"> {
  return /[\s/]/.test(entered) ? { api: entered } : { consumes: entered };
}

/** Asks for the parts of a service that are not given, each until it is valid. */
export async function askForService(
  catalog: Catalog,
  given: { [Part in keyof ServiceRequest]?: string | undefined },
  { input, output }: Streams,
): Promise<ServiceRequest> {
  const terminal = createInterface({ input, output });
  const closed = new AbortController();
  terminal.once("close", () => closed.abort());
  const ask = async (question: string, check: (entered: string) => void): Promise<string> => {
    const entered = (await terminal.question(`${question}: `, { signal: closed.signal })).trim();
    try {
      check(entered);
      return entered;
    } catch (error) {
      output.write(`${(error as Error).message}\n`);
      return ask(question, check);
    }
  };
  const events = catalog.events.map(({ detailType }) => detailType).join(", ");
  try {
    const name = given.name ?? (await ask("Name, such as payment-service", (entered) => checkName(entered, catalog)));
    const trigger =
      (given.consumes ?? given.api) === undefined
        ? toTrigger(
            await ask(`Event to react to (${events}), or route such as POST /payments`, (entered) => {
              const { api, consumes = "" } = toTrigger(entered);
              return api === undefined ? findEvent(consumes, catalog) : parseRoute(api, catalog);
            }),
          )
        : { api: given.api, consumes: given.consumes };
    const publishes =
      given.publishes ??
      (await ask("New event to publish, such as payment_received (empty for none)", (entered) => {
        if (entered !== "") {
          checkNewEvent(entered, catalog);
        }
      }));
    return { name, ...trigger, publishes: publishes || undefined };
  } catch (error) {
    throw closed.signal.aborted ? new Error("canceled: nothing has changed", { cause: error }) : error;
  } finally {
    terminal.close();
  }
}

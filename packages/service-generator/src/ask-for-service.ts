import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import type { Catalog } from "./event-catalog.ts";
import { checkName, checkNewEvent, findEvent, type ServiceRequest } from "./new-service.ts";

interface Streams {
  input: Readable;
  output: Writable;
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
    const consumes =
      given.consumes ?? (await ask(`Event to react to (${events})`, (entered) => findEvent(entered, catalog)));
    const publishes =
      given.publishes ??
      (await ask("New event to publish, such as payment_received (empty for none)", (entered) => {
        if (entered !== "") {
          checkNewEvent(entered, catalog);
        }
      }));
    return { name, consumes, publishes: publishes || undefined };
  } catch (error) {
    throw closed.signal.aborted ? new Error("canceled: nothing has changed", { cause: error }) : error;
  } finally {
    terminal.close();
  }
}

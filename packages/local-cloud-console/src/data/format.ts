const COUNT = new Intl.NumberFormat("en-GB");
const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** @example count(12345) // "12,345" */
export function count(number: number): string {
  return COUNT.format(number);
}

/** @example pluralize(1, "order") // "1 order" */
export function pluralize(number: number, noun: string, plural = `${noun}s`): string {
  return `${COUNT.format(number)} ${number === 1 ? noun : plural}`;
}

/** @example formatTime(at) // "14:39:37" in the reader's time zone, with the date if it is not today */
export function formatTime(at: number, now = Date.now()): string {
  const day = DAY.format(at);
  return day === DAY.format(now) ? TIME.format(at) : `${day}, ${TIME.format(at)}`;
}

/** @example formatExactTime(at) // "14:39:37.366" */
export function formatExactTime(at: number): string {
  return `${formatTime(at)}.${String(new Date(at).getMilliseconds()).padStart(3, "0")}`;
}

/** Indents JSON; returns text that is not JSON unchanged. */
export function formatJson(value: unknown): string {
  if (typeof value !== "string") {
    return JSON.stringify(value, null, 2) ?? "";
  }
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}

/** The parts of a stack that complete an order. */
export interface Choreography {
  /** The attributes that only one function may write to a table, in the order in which events reach the functions. */
  stamps: readonly Stamp[];
  /** The names of the functions that the events of each function reach, directly or through others; with itself. */
  reached: Readonly<Record<string, readonly string[]>>;
  /** The names of the targets of each rule. */
  targets: Readonly<Record<string, readonly string[]>>;
  /** The name of the function that receives the messages of each queue. */
  receivers: Readonly<Record<string, string>>;
}

export interface Stamp {
  attribute: string;
  /** The name of the function. */
  functionName: string;
}

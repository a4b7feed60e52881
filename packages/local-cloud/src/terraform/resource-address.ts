const ADDRESS = /^(?<type>(?:data\.)?[A-Za-z_][\w-]*)\.(?<name>[A-Za-z_][\w-]*)(?<key>\[(?:\d+|".*")\])?$/s;

export interface ResourceAddress {
  /** The type, with `data.` for a data source. */
  type: string;
  name: string;
}

/** Parses an address such as `aws_sqs_queue.orders` or `data.archive_file.code[0]`; undefined for another text. */
export function parseResourceAddress(address: string): ResourceAddress | undefined {
  const { name, type } = ADDRESS.exec(address)?.groups ?? {};
  return type !== undefined && name !== undefined ? { type, name } : undefined;
}

/** @example createInstanceAddress("aws_sqs_queue", "orders", "eu") // 'aws_sqs_queue.orders["eu"]' */
export function createInstanceAddress(type: string, name: string, key: string | number | undefined): string {
  return `${type}.${name}${key === undefined ? "" : `[${JSON.stringify(key)}]`}`;
}

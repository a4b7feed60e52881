/** Whether a name matches a function: its full name, or the part after a hyphen. */
export function matchesFunctionName(functionName: string, name: string): boolean {
  return functionName === name || functionName.endsWith(`-${name}`);
}

/** A message in one line: what it quotes of a stack, such as a policy, may have several. */
export function oneLine(message: string): string {
  return message.replaceAll(/\s*[\r\n\u2028\u2029]+\s*/g, " ");
}

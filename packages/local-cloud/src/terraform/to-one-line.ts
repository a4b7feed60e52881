/** Puts a message on one line: the values that it quotes, such as a policy, may span several. */
export function toOneLine(message: string): string {
  return message.replaceAll(/\s*[\r\n\u2028\u2029]+\s*/g, " ");
}

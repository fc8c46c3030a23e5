/** Why there was no answer, in a word or two. */
export function whyNoAnswer(error: unknown): string {
  const { code, message, cause } = error as NodeJS.ErrnoException & { cause?: Error };
  return cause?.name === 'TimeoutError' ? 'too late' : (code ?? message);
}

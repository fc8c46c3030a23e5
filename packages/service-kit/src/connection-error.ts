/** The error codes of connections that were not established. */
const connectCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The code of an error of a request; empty if it has none. If a name has several addresses, there is one error for each. */
export function codeOfError(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return (first as NodeJS.ErrnoException | undefined)?.code ?? '';
}

/** Whether the error of a request says that no connection was established. */
export function isConnectError(error: unknown): boolean {
  return connectCodes.has(codeOfError(error));
}

/** A client violated the protocol. The message is that of Redis. */
export class ProtocolError extends Error {
  override name = 'ProtocolError';
}

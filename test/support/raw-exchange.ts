import { connect, type Socket } from 'node:net';

/** The course of one connection. */
export interface Exchange {
  /** Everything that the server sent, one character per byte. */
  answer: string;
  /** Whether the server closed the connection. Otherwise the client did, after a silence. */
  closed: boolean;
}

/**
 * Sends bytes on a new TCP connection and collects the answer, until the server closes the connection or is silent.
 *
 * @param options.silenceMs the client closes the connection after this time without a byte in either direction
 * @param options.end closes the client's side at once, so that the server closes the connection after its answer
 * @throws if nothing listens on the port
 */
export function rawExchange(port: number, bytes: Uint8Array, { silenceMs = 150, end = false } = {}): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    let connected = false;
    function finish(closed: boolean): void {
      socket.destroy();
      resolve({ answer, closed });
    }
    socket.setEncoding('latin1');
    socket.on('connect', () => {
      connected = true;
      socket[end ? 'end' : 'write'](bytes);
    });
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', (error) => connected || reject(error)); // The server may reset the connection.
    socket.on('close', () => finish(true));
    socket.setTimeout(silenceMs, () => finish(false));
  });
}

/** Opens a number of connections at the same time. Leaves out those that are refused. */
export async function openSockets(port: number, count: number): Promise<Socket[]> {
  const sockets = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<Socket | undefined>((resolve) => {
          const socket = connect(port, '127.0.0.1', () => resolve(socket));
          socket.on('error', () => resolve(undefined));
        }),
    ),
  );
  return sockets.filter((socket) => socket !== undefined);
}

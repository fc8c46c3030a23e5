import { connect, type Socket } from 'node:net';

/** How one connection went. */
export interface Exchange {
  /** Everything that the server said, one character per byte. */
  answer: string;
  /** The server has closed the connection; otherwise it was silent until the client hung up. */
  closed: boolean;
}

/**
 * Writes bytes on a TCP connection of their own and collects what comes back, until the server closes it or is silent.
 *
 * @param options.silenceMs after so long without a byte in either direction the client hangs up
 * @param options.end tells the server at once that nothing more will come, so that it closes when it has answered
 * @throws if nobody listens on the port
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
    socket.on('error', (error) => connected || reject(error)); // A reset is an answer too.
    socket.on('close', () => finish(true));
    socket.setTimeout(silenceMs, () => finish(false));
  });
}

/** Opens so many connections at once; those that are refused are left out. */
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

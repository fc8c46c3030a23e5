import { type Socket as Connection, connect } from 'node:net';
import { frame } from './raw-websocket.ts';

/** A page without the library of socket.io: it can break the rules, and many of them cost little. */
export interface RawPage {
  connection: Connection;
  /** Sends one text frame of engine.io: `40` joins, `42["event"]` is an event, `421["event"]` requests an acknowledgement. */
  send(text: string): void;
  /** Stops reading. */
  stopReading(): void;
}

interface RawPageOptions {
  /** Called with each text frame that arrives. Without it, long frames are skipped. */
  onText?: (text: string) => void;
  /** Called once, when the connection is closed. */
  onClose?: () => void;
}

/**
 * Opens a websocket of engine.io (protocol 4) and answers its heartbeat. Resolves when the frontend has answered the handshake.
 *
 * @param url the address of the frontend, http://host:port
 * @throws if the frontend refuses or closes the connection before that
 */
export function openRawPage(url: string, { onText, onClose }: RawPageOptions = {}): Promise<RawPage> {
  const { hostname, port, host } = new URL(url);
  const connection = connect(Number(port), hostname).setNoDelay();
  const send = (text: string) => void connection.write(frame(text));
  let received: Buffer = Buffer.alloc(0);
  /** How many bytes of a long frame are left to skip. */
  let skipping = 0;

  return new Promise((resolve, reject) => {
    function readHead(): void {
      const end = received.indexOf('\r\n\r\n');
      if (end >= 0) {
        const head = received.toString('latin1', 0, end);
        received = received.subarray(end + 4);
        if (!head.startsWith('HTTP/1.1 101')) {
          reject(new Error(head.split('\r\n')[0]));
          connection.destroy();
          return;
        }
        read = readFrames;
        readFrames();
      }
    }
    function readFrames(): void {
      const skipped = Math.min(skipping, received.length);
      skipping -= skipped;
      let at = skipped;
      while (at + 2 <= received.length) {
        const short = (received[at + 1] ?? 0) & 0x7f;
        const headerLength = short === 127 ? 10 : short === 126 ? 4 : 2;
        if (at + headerLength > received.length) {
          break;
        }
        const length =
          short === 127
            ? Number(received.readBigUInt64BE(at + 2))
            : short === 126
              ? received.readUInt16BE(at + 2)
              : short;
        const start = at + headerLength;
        if (start + length > received.length) {
          if (length > 125 && onText === undefined) {
            skipping = start + length - received.length;
            at = received.length;
          }
          break;
        }
        at = start + length;
        if (length === 1 && received[start] === 0x32) {
          send('3'); // engine.io's ping and pong
        } else if (received[start] === 0x30) {
          resolve({ connection, send, stopReading: () => void connection.pause() });
        }
        onText?.(received.toString('utf8', start, at));
      }
      received = received.subarray(at);
    }
    let read = readHead;

    connection.on('data', (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      read();
    });
    connection.on('error', reject);
    connection.once('close', () => {
      reject(new Error('The frontend closed the connection.'));
      onClose?.();
    });
    connection.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
    );
  });
}

import { type Socket as Connection, connect } from 'node:net';
import { frame } from './raw-websocket.ts';

/** A page without the library of socket.io. It can violate the protocol, and thousands of pages need few resources. */
export interface RawPage {
  connection: Connection;
  /**
   * Sends one text frame of engine.io: `40` joins, `42["event"]` is an event, `421["event"]` requests an
   * acknowledgement.
   */
  send(text: string): void;
  /** Stops reading. */
  stopReading(): void;
}

/** Types of engine.io's packets: their first byte. */
const OPEN = 0x30;
const PING = 0x32;

interface RawPageOptions {
  /** Called with each text frame that arrives. Without it, long frames are skipped. */
  onText?: (text: string) => void;
  /** Called once, when the connection is closed. */
  onClose?: () => void;
}

/**
 * Opens a websocket of engine.io (protocol 4) and answers its heartbeat. Resolves when the frontend has answered the
 * handshake.
 *
 * @param url the address of the frontend, http://host:port
 * @throws if the frontend refuses or closes the connection before that
 */
export function openRawPage(url: string, { onText, onClose }: RawPageOptions = {}): Promise<RawPage> {
  const { hostname, port, host } = new URL(url);
  const connection = connect(Number(port), hostname).setNoDelay();
  const send = (text: string) => void connection.write(frame(text));

  return new Promise((resolve, reject) => {
    const readFrames = createFrameReader(onText !== undefined, (payload) => {
      if (payload.length === 1 && payload[0] === PING) {
        send('3'); // The pong.
      } else if (payload[0] === OPEN) {
        resolve({ connection, send, stopReading: () => void connection.pause() });
      }
      onText?.(payload.toString());
    });
    let head: Buffer | undefined = Buffer.alloc(0);
    connection.on('data', (chunk: Buffer) => {
      if (head === undefined) {
        readFrames(chunk);
        return;
      }
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end >= 0 && head.toString('latin1').startsWith('HTTP/1.1 101')) {
        readFrames(head.subarray(end + 4));
        head = undefined;
      } else if (end >= 0) {
        reject(new Error(head.toString('latin1').split('\r\n')[0]));
        connection.destroy();
      }
    });
    connection.on('error', reject);
    connection.once('close', () => {
      reject(new Error('The frontend closed the connection.'));
      onClose?.();
    });
    connection.write(upgradeRequest(host));
  });
}

const upgradeRequest = (host: string) =>
  `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n';

/**
 * Creates a function that reads the frames of a server from chunks of bytes.
 *
 * @param readsLong whether long frames are read. Otherwise they are skipped, so that many pages need few resources.
 */
function createFrameReader(readsLong: boolean, onFrame: (payload: Buffer) => void): (chunk: Buffer) => void {
  let received: Buffer = Buffer.alloc(0);
  /** How many bytes of a long frame are left to skip. */
  let skipping = 0;

  return (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    let at = Math.min(skipping, received.length);
    skipping -= at;
    for (let payload = findPayload(received, at); payload !== undefined; payload = findPayload(received, at)) {
      const { start, end } = payload;
      if (end > received.length) {
        if (!readsLong && end - start > 125) {
          skipping = end - received.length;
          at = received.length;
        }
        break;
      }
      onFrame(received.subarray(start, end));
      at = end;
    }
    received = received.subarray(at);
  };
}

/** Finds where the payload of the frame at a position starts and ends. Undefined if its header is not complete. */
function findPayload(bytes: Buffer, at: number): { start: number; end: number } | undefined {
  const short = (bytes[at + 1] ?? 0) & 0x7f;
  const start = at + (short === 127 ? 10 : short === 126 ? 4 : 2);
  if (start > bytes.length) {
    return undefined;
  }
  const length =
    short === 127 ? Number(bytes.readBigUInt64BE(at + 2)) : short === 126 ? bytes.readUInt16BE(at + 2) : short;
  return { start, end: start + length };
}

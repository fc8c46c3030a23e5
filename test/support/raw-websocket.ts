import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** The path of the websocket of pages, with the handshake of engine.io. */
const PATH = '/socket.io/?EIO=4&transport=websocket';

/** A websocket client without a library. It can send invalid data, and need not read. */
export interface RawWebsocket {
  socket: Socket;
  /** Sends a text message in one valid frame. Returns false if the send buffer is full. */
  send(text: string): boolean;
  /** Sends any bytes. */
  write(bytes: Uint8Array): boolean;
  /** Everything that has arrived so far, including the frames. */
  received(): string;
  /** The connection is closed. */
  isClosed(): boolean;
}

interface FrameOptions {
  /** 1 is text, 2 binary, 8 close, 9 ping, 10 pong; others are reserved. */
  opcode?: number;
  /** Whether this is the last frame of its message. */
  final?: boolean;
  /** Clients must mask their frames. */
  masked?: boolean;
  /** The three reserved bits, 0 to 7. */
  reserved?: number;
  /** The length in the header of the frame. By default, the actual length. */
  length?: number;
}

/** Builds a websocket frame, which may be invalid: https://www.rfc-editor.org/rfc/rfc6455#section-5.2 */
export function frame(payload: Uint8Array | string, options: FrameOptions = {}): Buffer {
  const body = Buffer.from(payload as string);
  const { opcode = 1, final = true, masked = true, reserved = 0, length = body.length } = options;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = (final ? 0x80 : 0) | (reserved << 4) | opcode;
  head[1] = (masked ? 0x80 : 0) | (length < 126 ? length : length < 65_536 ? 126 : 127);
  if (head.length === 4) {
    head.writeUInt16BE(length, 2);
  } else if (head.length === 10) {
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  // A mask of zeros is valid, and does not change the payload.
  return Buffer.concat([head, Buffer.alloc(masked ? 4 : 0), body]);
}

/**
 * Opens a websocket to a frontend, as a page does.
 *
 * @param joins whether to join socket.io's namespace, so that the frontend accepts events
 * @throws if the upgrade is refused
 */
export function openWebsocket(port: number, joins = true): Promise<RawWebsocket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    let closed = false;
    const websocket: RawWebsocket = {
      socket,
      send: (text) => websocket.write(frame(text)),
      write: (bytes) => !closed && socket.writable && socket.write(bytes),
      received: () => received,
      isClosed: () => closed,
    };
    socket.on('error', () => {});
    socket.on('close', () => {
      closed = true;
      reject(new Error(`The upgrade was refused: ${received.slice(0, 200)}`));
    });
    let greeted = false;
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (joins && !greeted && received.includes('0{"sid"')) {
        greeted = true;
        websocket.send('40');
      }
      // The namespace is joined when packet 40 with the id of the session has arrived.
      if (received.includes(joins ? '40{"sid"' : '0{"sid"')) {
        resolve(websocket);
      }
    });
    socket.write(
      `GET ${PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    );
  });
}

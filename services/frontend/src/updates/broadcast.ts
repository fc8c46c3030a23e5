import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ServerEvents } from '@hashr/messages/page-events.ts';
import type { Socket } from 'socket.io';

/** The number of pages that are written to in one turn of the event loop. */
const PAGES_PER_TURN = 50;

/** An event in the form in which it is sent, encoded once for any number of pages. */
export interface EncodedEvent {
  /** The socket.io packet. */
  packet: string;
  /** The complete websocket frame. */
  frame: Buffer;
}

/** The part of a page's socket that broadcasting needs. */
export type Receiver = Pick<Socket, 'conn'>;

/** Encodes an event of the main namespace (socket.io protocol 5, engine.io protocol 4). */
export function encodeEvent<Name extends keyof ServerEvents>(
  name: Name,
  ...values: Parameters<ServerEvents[Name]>
): EncodedEvent {
  const packet = `2${JSON.stringify([name, ...values])}`;
  return { packet, frame: textFrame(`4${packet}`) };
}

/** Sends an encoded event to one page. */
export function sendEncoded({ conn }: Receiver, { packet, frame }: EncodedEvent): void {
  // The option of engine.io that socket.io's own adapter uses for broadcasts. An engine.io without it sends the packet.
  conn.write(packet, { compress: false, wsPreEncodedFrame: [frame] } as { compress: false });
}

/**
 * Sends an event to many pages, some at a time, so that other work continues in between. A page that has not yet
 * accepted an earlier packet misses the event.
 */
export async function broadcast(pages: Iterable<Receiver>, event: EncodedEvent): Promise<void> {
  let written = 0;
  // A page accepts one packet per turn: a packet that was written in this turn would make it miss the event.
  await nextTurn();
  for (const page of pages) {
    if (page.conn.readyState === 'open' && page.conn.transport.writable) {
      sendEncoded(page, event);
      written += 1;
      if (written % PAGES_PER_TURN === 0) {
        await nextTurn();
      }
    }
  }
}

/** Encodes an unmasked, unfragmented text frame (RFC 6455, section 5.2). */
function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headerLength + length);
  frame[0] = 0x81;
  if (headerLength === 2) {
    frame[1] = length;
  } else if (headerLength === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, headerLength);
  return frame;
}

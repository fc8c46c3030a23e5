import { type Agent, WebSocket } from 'undici';

/** What a viewer sees. */
export interface ViewerEvents {
  onOpen(): void;
  /** A batch of results has arrived. */
  onBatch(): void;
  /** A state has arrived, which the frontend made at a time, in milliseconds since 1970 by its clock. */
  onState(atMs: number): void;
  /** The frontend disconnects this viewer, for a reason. */
  onRefused(reason: string): void;
  /** Whether it had been connected. */
  onClose(wasOpen: boolean): void;
}

/** The types of packets: https://socket.io/docs/v4/engine-io-protocol/ and the socket.io protocol on top of it. */
const OPEN = '0';
const PING = '2';
const PONG = '3';
const CONNECT = '40';

/**
 * Connects to a frontend as a page does, and only watches. It does not parse the messages, so that a thousand viewers need
 * little of a core.
 */
export function openViewer(url: URL, dispatcher: Agent, host: string | undefined, events: ViewerEvents): void {
  const address = new URL(`${url.pathname.replace(/\/$/, '')}/socket.io/?EIO=4&transport=websocket`, url);
  address.protocol = url.protocol.replace('http', 'ws');
  const socket = new WebSocket(address, { dispatcher, ...(host !== undefined && { headers: { host } }) });
  let isOpen = false;
  socket.addEventListener('message', ({ data }) => {
    const text = String(data);
    if (text[0] === OPEN) {
      socket.send(CONNECT);
    } else if (text === PING) {
      socket.send(PONG);
    } else if (text.startsWith('40')) {
      isOpen = true;
      events.onOpen();
    } else if (text.startsWith('42["calculation"')) {
      events.onBatch();
    } else if (text.startsWith('42["state"')) {
      events.onState(Number(/"atMs":(\d+),"newest"/.exec(text)?.[1]));
    } else if (text.startsWith('42["refused"')) {
      events.onRefused(/"reason":"([\w-]+)"/.exec(text)?.[1] ?? 'unknown');
    }
  });
  socket.addEventListener('error', () => {
    // A close event follows.
  });
  socket.addEventListener('close', () => events.onClose(isOpen), { once: true });
}

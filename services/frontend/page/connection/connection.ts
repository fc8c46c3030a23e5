import type { RefusalReason } from '@hashr/messages/page-events.ts';
import type { RequestRefusal } from '@hashr/messages/request-refusal.ts';
import { io } from 'socket.io-client';
import { createFrequencySetter, type FrequencySetter, type PageSocket } from './frequency-setter.ts';
import { keepPresenterToken } from './presenter-token.ts';

/** A refused page reconnects after this time plus a random part of it, in milliseconds. */
const RECONNECT_REFUSED_MS = 10_000;

/** `disconnected`: the page is reconnecting. A {@link RefusalReason}: a frontend refused the page. */
export type ConnectionState = 'connected' | 'disconnected' | RefusalReason;

/** The connection of this page to a frontend. */
export interface Connection {
  state(): ConnectionState;
  socket: PageSocket;
  /** Sets the load of this page. After a reconnect, the page sets its last load again. */
  load: FrequencySetter;
}

/**
 * Connects to a frontend, and reconnects for as long as the page is open. A refused page reconnects slowly, because every
 * refused page does so.
 *
 * @param onRestoreRefused called if the frontend refuses the last load after a reconnect
 */
export function connect(onRestoreRefused: (refusal: RequestRefusal) => void): Connection {
  const socket: PageSocket = io({ transports: ['websocket'], reconnectionDelay: 100, reconnectionDelayMax: 2_000 });
  const load = createFrequencySetter(socket, keepPresenterToken(), onRestoreRefused);
  let refusal: RefusalReason | undefined;

  socket.on('refused', ({ reason }) => {
    refusal = reason;
  });
  socket.on('receipt', (acknowledge) => acknowledge());
  socket.on('disconnect', (reason) => {
    // socket.io does not reconnect on its own after the server has closed the connection.
    if (reason === 'io server disconnect') {
      setTimeout(() => socket.connect(), RECONNECT_REFUSED_MS * (1 + Math.random()));
    }
  });
  socket.on('connect_error', () => {
    refusal = undefined;
  });
  // A page is accepted with its first `you`, not at `connect`: a frontend refuses a page after it has connected.
  socket.on('you', () => {
    refusal = undefined;
  });

  return {
    state: () => refusal ?? (socket.connected ? 'connected' : 'disconnected'),
    socket,
    load,
  };
}

import './connection.css';
import { find, setText } from '../elements.ts';
import { type PlainKey, text } from '../language/text.ts';
import type { ConnectionState } from './connection.ts';

const labels: Record<ConnectionState, PlainKey> = {
  connected: 'connection.connected',
  disconnected: 'connection.reconnecting',
  'too-many-pages': 'connection.refused',
  'too-many-events': 'connection.refused',
  'too-slow': 'connection.refused',
};

/** Shows the state of the connection next to the title, and dims the page while it is not connected. */
export function createConnectionView(): (state: ConnectionState) => void {
  const status = find('#connection');
  const label = find('#connection-text');
  const main = find('#main');

  return (state) => {
    const isConnected = state === 'connected';
    status.classList.toggle('connected', isConnected);
    setText(label, text(labels[state]));
    main.classList.toggle('stale', !isConnected);
  };
}

import './connection.css';
import { find, setText } from '../elements.ts';
import type { ConnectionState } from './connection.ts';

const labels: Record<ConnectionState, string> = {
  connected: 'connected',
  disconnected: 'reconnecting',
  'too-many-pages': 'refused, reconnecting soon',
  'too-many-events': 'refused, reconnecting soon',
  'too-slow': 'refused, reconnecting soon',
};

/** Shows the state of the connection next to the title, and dims the page while it is not connected. */
export function createConnectionView(): (state: ConnectionState) => void {
  const status = find('#connection');
  const text = find('#connection-text');
  const main = find('#main');

  return (state) => {
    const isConnected = state === 'connected';
    status.classList.toggle('connected', isConnected);
    setText(text, labels[state]);
    main.classList.toggle('stale', !isConnected);
  };
}

/**
 * Opens a websocket through everything that is in front of the frontend, and waits for the handshake of engine.io.
 *
 * @throws if the websocket does not open, or sends anything else
 */
export async function expectSocket(url: URL): Promise<string> {
  const address = new URL('/socket.io/?EIO=4&transport=websocket', url);
  address.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address);
  const handshake = await new Promise<string>((resolve, reject) => {
    socket.onmessage = ({ data }) => resolve(String(data));
    socket.onerror = () => reject(new Error('The websocket cannot be opened.'));
    setTimeout(() => reject(new Error('The websocket has sent nothing for 10 s.')), 10_000).unref();
  }).finally(() => socket.close());
  if (!handshake.startsWith('0{')) {
    throw new Error(`The websocket sent ${handshake} instead of the handshake of engine.io.`);
  }
  return 'open';
}

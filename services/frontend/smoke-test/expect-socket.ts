/** A websocket opens through everything that is in front of the frontend, and socket.io greets on it. */
export async function expectSocket(url: URL): Promise<string> {
  const address = new URL('/socket.io/?EIO=4&transport=websocket', url);
  address.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address);
  const greeting = await new Promise<string>((resolve, reject) => {
    socket.onmessage = ({ data }) => resolve(String(data));
    socket.onerror = () => reject(new Error('The websocket does not open.'));
    setTimeout(() => reject(new Error('The websocket has said nothing for 10 s.')), 10_000).unref();
  }).finally(() => socket.close());
  if (!greeting.startsWith('0{')) {
    throw new Error(`The websocket says ${greeting} instead of socket.io's greeting.`);
  }
  return 'open';
}

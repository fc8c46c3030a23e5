import type { RequestListener } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Certificate } from './certificate.ts';

/**
 * Listens with TLS as an API server does: with HTTP/2 or HTTP/1.1, and with an optional client certificate.
 *
 * @param onHandshake called for each TLS handshake
 */
export async function listenWithTls(
  handler: RequestListener,
  certificate: Certificate,
  onHandshake: () => void,
): Promise<{ url: string; close(): Promise<void> }> {
  const sockets = new Set<TLSSocket>();
  const options = { ...certificate, allowHTTP1: true, requestCert: true, rejectUnauthorized: false };
  // The HTTP/2 server of Node.js passes requests and responses that are compatible with HTTP/1.1.
  const server = createSecureServer(options, handler as never);
  server.on('secureConnection', (socket) => {
    onHandshake();
    sockets.add(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) {
        socket.destroy();
      }
      await closed;
    },
  };
}

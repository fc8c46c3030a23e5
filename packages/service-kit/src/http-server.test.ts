import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { createHttpServer, listen } from './http-server.ts';

function request(url: string, agent?: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => resolve(response.resume())).on('error', reject);
  });
}

describe('listen', () => {
  test('says that a port is in use', async () => {
    const first = await listen(
      createHttpServer((_, response) => response.end()),
      0,
      '127.0.0.1',
    );

    await expect(
      listen(
        createHttpServer((_, response) => response.end()),
        first.port,
        '127.0.0.1',
      ),
    ).rejects.toThrow(`Port ${first.port} is in use by another program.`);
    await first.close();
  });

  test('close waits for a request in flight, then refuses connections', async () => {
    let answer = () => {};
    const http = createHttpServer((_, response) => {
      answer = () => response.end('done');
    });
    const server = await listen(http, 0);
    const agent = new Agent({ keepAlive: true });
    const requested = request(server.url, agent);
    await once(http, 'request');

    const closed = server.close();
    answer();
    const response = await requested;
    await closed;

    expect(response.statusCode).toBe(200);
    await expect(request(server.url)).rejects.toThrow('ECONNREFUSED');
    agent.destroy();
  });

  test('close does not wait for idle connections', async () => {
    const server = await listen(
      createHttpServer((_, response) => response.end()),
      0,
    );
    const agent = new Agent({ keepAlive: true });
    await request(server.url, agent);

    await server.close();

    await expect(request(server.url)).rejects.toThrow('ECONNREFUSED');
    agent.destroy();
  });
});

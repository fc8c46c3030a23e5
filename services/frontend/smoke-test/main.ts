import { expectHashes } from './expect-hashes.ts';
import { expectPage } from './expect-page.ts';
import { expectSocket } from './expect-socket.ts';

// Checks from outside that the demo works: the page, its websocket, and strings that a worker hashes.

const url = new URL(process.env.PAGE_URL ?? 'http://localhost:8080');
const checks = { page: expectPage, socket: expectSocket, hashes: expectHashes };

try {
  for (const [name, check] of Object.entries(checks)) {
    process.stdout.write(`${name}: ${await check(url)}\n`);
  }
} catch (error) {
  const { message, cause } = error as Error;
  process.stderr.write(`${url.href}: ${message}${cause instanceof Error ? ` (${cause.message})` : ''}\n`);
  process.exitCode = 1;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import { connectOptions } from '../connect/tls.ts';
import type { CrowdCommand, CrowdReport } from './messages.ts';
import { createSeen } from './seen.ts';
import { openViewer } from './viewer.ts';

// Many viewers, in a process of their own, so that they do not delay the strings of the load test.

/** How many connect at the same time. */
const AT_ONCE = 20;
const RECONNECT_MS = 1_000;

const seen = createSeen();

process.on('message', (command: CrowdCommand) => {
  if (command.kind === 'connect') {
    void connect(command);
  } else if (command.kind === 'measure') {
    seen.reset();
  } else {
    process.send?.({ kind: 'seen', seen: seen.read() } satisfies CrowdReport, undefined, undefined, () =>
      process.exit(0),
    );
  }
});
process.on('disconnect', () => process.exit(0));
// Ctrl+C reaches all processes of a terminal. The parent decides when this one ends.
process.on('SIGINT', () => {});

async function connect({ target, count }: Extract<CrowdCommand, { kind: 'connect' }>): Promise<void> {
  const url = new URL(target.url);
  const dispatcher = new Agent({ connect: await connectOptions({ ...target, url }) });
  setInterval(() => process.send?.({ kind: 'open', open: seen.open() } satisfies CrowdReport), 1_000);
  seen.setCount(count);

  function open(isConnected: () => void): void {
    openViewer(url, dispatcher, target.host, {
      ...seen.events,
      onOpen() {
        seen.events.onOpen();
        isConnected();
      },
      async onClose(wasOpen) {
        seen.events.onClose(wasOpen);
        isConnected();
        await sleep(RECONNECT_MS);
        open(() => {});
      },
    });
  }
  for (let opened = 0; opened < count; opened += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - opened) }, () => new Promise<void>(open));
    await Promise.all(some);
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { type Fact, known, unknown } from '../fact.ts';
import { lastLine } from './kubectl.ts';

/** How long kubectl may take until a port is open, in milliseconds. */
const OPEN_MS = 8_000;

interface Target {
  context: string;
  namespace: string;
  /** Such as `pod/frontend-...` or `service/prometheus`. */
  object: string;
  ports: number[];
}

/**
 * Reaches ports of a pod while `use` runs. The connection ends inside the pod, on its loopback address: it works through
 * STRICT mTLS and network policies, which refuse the API server's own proxy.
 *
 * @param use is given the local address of each port, like `http://127.0.0.1:41234`
 */
export async function throughPortForward<Value>(
  { context, namespace, object, ports }: Target,
  signal: AbortSignal,
  use: (addressOf: (port: number) => string) => Promise<Value>,
): Promise<Fact<Value>> {
  const args = ['--context', context, '-n', namespace, 'port-forward', object, ...ports.map((port) => `:${port}`)];
  const kubectl = spawn('kubectl', args, { signal, stdio: ['ignore', 'pipe', 'pipe'], killSignal: 'SIGTERM' });
  try {
    const opened = await untilOpen(kubectl, ports);
    if (typeof opened === 'string') {
      return unknown(`no way to ${object}: ${opened}`, `try it: kubectl ${args.join(' ')}`);
    }
    return known(await use((port) => `http://127.0.0.1:${opened.get(port)}`));
  } finally {
    kubectl.kill();
  }
}

/** The local ports by those of the pod, or why there are none. */
function untilOpen(kubectl: ChildProcess, ports: number[]): Promise<Map<number, number> | string> {
  return new Promise((resolve) => {
    let out = '';
    let errors = '';
    const timer = setTimeout(() => resolve(`no answer within ${OPEN_MS / 1_000} s.`), OPEN_MS);
    kubectl.stdout?.on('data', (chunk) => {
      out += chunk;
      // They open in the order in which they were named; for a Service the line shows the port of its pod instead.
      const locals = [...out.matchAll(/^Forwarding from 127\.0\.0\.1:(\d+) -> \d+$/gm)].map(([, local]) =>
        Number(local),
      );
      if (locals.length >= ports.length) {
        resolve(new Map(ports.map((port, index) => [port, locals[index] ?? 0])));
      }
    });
    kubectl.stderr?.on('data', (chunk) => {
      errors += chunk;
    });
    kubectl.on('error', (error) => resolve(error.message));
    kubectl.on('close', () => {
      clearTimeout(timer);
      resolve(lastLine(errors) || 'kubectl has ended.');
    });
  });
}

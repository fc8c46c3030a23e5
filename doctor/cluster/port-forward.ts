import { type ChildProcess, spawn } from 'node:child_process';
import { skipped } from '../finding.ts';
import { lastLine } from './kubectl.ts';

/** How long kubectl may take until a port is open, in milliseconds. */
const OPEN_MS = 8_000;

interface Target {
  context: string;
  namespace: string;
  /** Such as `pod/frontend-...` or `service/prometheus`. */
  object: string;
  port: number;
}

/**
 * Reaches a port of a pod while `use` runs. The connection ends inside the pod, on its loopback address: it works through
 * STRICT mTLS and network policies, which refuse the API server's own proxy.
 *
 * @param use gets the local address of the port, like `http://127.0.0.1:41234`
 * @throws {Complaint} if the port could not be opened
 */
export async function throughPortForward<Value>(
  { context, namespace, object, port }: Target,
  signal: AbortSignal,
  use: (address: string) => Promise<Value>,
): Promise<Value> {
  const args = ['--context', context, '-n', namespace, 'port-forward', object, `:${port}`];
  const kubectl = spawn('kubectl', args, { signal, stdio: ['ignore', 'pipe', 'pipe'], killSignal: 'SIGTERM' });
  try {
    const opened = await untilOpen(kubectl);
    if (typeof opened === 'string') {
      throw skipped(`no way to ${object}: ${opened}`, `try it: kubectl ${args.join(' ')}`);
    }
    return await use(`http://127.0.0.1:${opened}`);
  } finally {
    kubectl.kill();
  }
}

/** The local port, or why there is none. */
function untilOpen(kubectl: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => {
    let out = '';
    let errors = '';
    const timer = setTimeout(() => resolve(`no answer within ${OPEN_MS / 1_000} s.`), OPEN_MS);
    kubectl.stdout?.on('data', (chunk) => {
      out += chunk;
      const [, local] = /^Forwarding from 127\.0\.0\.1:(\d+) -> \d+$/m.exec(out) ?? [];
      if (local !== undefined) {
        resolve(Number(local));
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

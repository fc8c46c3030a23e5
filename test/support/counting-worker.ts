import { inPrimary } from './cluster.ts';

// The program of a worker that logs each string that arrives, and answers as the string says: `503-1` with the status
// 503. `unavailable` is a 404 with the status of gRPC that asks for a retry. `reset` closes the connection, `die` ends the
// program, and `slow` gets no answer.
const program = `
const { createServer } = require('node:http');
createServer(async (request, response) => {
  if (request.method === 'GET') return response.end();
  const { str } = JSON.parse(await new Response(request).text());
  console.log('arrived ' + str);
  const [what] = str.split('-');
  if (what === 'reset') request.socket.destroy();
  else if (what === 'die') process.exit(1);
  else if (what === 'unavailable') response.writeHead(404, { 'grpc-status': '14' }).end();
  else if (what !== 'slow') response.writeHead(Number(what)).end();
}).listen(8081);
process.once('SIGTERM', () => process.exit());
`;

/** Replaces the program of the primary workers, and starts two of them. */
export async function startCountingWorkers(): Promise<void> {
  await change([
    { op: 'add', path: '/spec/template/spec/containers/0/command', value: ['node', '--eval', program] },
    { op: 'replace', path: '/spec/replicas', value: 2 },
  ]);
}

/** Restores the worker. */
export async function stopCountingWorkers(): Promise<void> {
  await change([
    { op: 'remove', path: '/spec/template/spec/containers/0/command' },
    { op: 'replace', path: '/spec/replicas', value: 1 },
  ]);
}

async function change(patch: object[]): Promise<void> {
  await inPrimary('patch', 'deployment', 'worker-deployment', '--type=json', '-p', JSON.stringify(patch));
  await inPrimary('rollout', 'status', 'deployment', 'worker-deployment', '--timeout=180s');
}

/** How often each string has arrived at any of these workers, also before one of them has ended and started again. */
export async function arrivals(): Promise<Map<string, number>> {
  const pods = await inPrimary('get', 'pods', '-l', 'app=worker', '-o', 'jsonpath={.items[*].metadata.name}');
  const logs = await Promise.all(
    pods.split(' ').flatMap((pod) => [
      inPrimary('logs', pod, '-c', 'worker'),
      // There is no earlier container if it has not ended.
      inPrimary('logs', pod, '-c', 'worker', '--previous').catch(() => ''),
    ]),
  );
  const counts = new Map<string, number>();
  for (const [, str = ''] of logs.join('\n').matchAll(/^arrived (.*)$/gm)) {
    counts.set(str, (counts.get(str) ?? 0) + 1);
  }
  return counts;
}

import { inPrimary } from './cluster.ts';

/** In a volume that outlives the program, but not the pod. The log of a pod can lose lines. */
const DIRECTORY = '/arrivals';
const FILE = `${DIRECTORY}/strings`;
const VOLUME = 'arrivals';
const [container, volumes] = ['/spec/template/spec/containers/0', '/spec/template/spec/volumes'];

// The program of a worker that writes each string that arrives into a file, and answers as the string says: `503-1` with
// the status 503. `unavailable` is a 404 with the status of gRPC that asks for a retry. `reset` closes the connection,
// `die` ends the program, and `slow` gets no answer.
const program = `
const { appendFileSync } = require('node:fs');
const { createServer } = require('node:http');
appendFileSync('${FILE}', '');
createServer(async (request, response) => {
  if (request.method === 'GET') return response.end();
  const { str } = JSON.parse(await new Response(request).text());
  appendFileSync('${FILE}', str + '\\n');
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
    { op: 'add', path: volumes, value: [{ name: VOLUME, emptyDir: {} }] },
    { op: 'add', path: `${container}/volumeMounts`, value: [{ name: VOLUME, mountPath: DIRECTORY }] },
    { op: 'add', path: `${container}/command`, value: ['node', '--eval', program] },
    { op: 'replace', path: '/spec/replicas', value: 2 },
  ]);
}

/** Restores the worker. */
export async function stopCountingWorkers(): Promise<void> {
  await change([
    { op: 'remove', path: volumes },
    { op: 'remove', path: `${container}/volumeMounts` },
    { op: 'remove', path: `${container}/command` },
    { op: 'replace', path: '/spec/replicas', value: 1 },
  ]);
}

async function change(patch: object[]): Promise<void> {
  await inPrimary('patch', 'deployment', 'worker-deployment', '--type=json', '-p', JSON.stringify(patch));
  await inPrimary('rollout', 'status', 'deployment', 'worker-deployment', '--timeout=180s');
}

/**
 * How often each string has arrived at any of these workers, also before a program has ended and started again. The old
 * worker, which writes no file, counts nothing.
 *
 * @throws while a program starts
 */
export async function arrivals(): Promise<Map<string, number>> {
  const selector = ['-l', 'app=worker', '--field-selector', 'status.phase=Running'];
  const pods = await inPrimary('get', 'pods', ...selector, '-o', 'jsonpath={.items[*].metadata.name}');
  const read = `if [ -e ${DIRECTORY} ]; then cat ${FILE}; fi`;
  const files = await Promise.all(
    pods.split(' ').map((pod) => inPrimary('exec', pod, '-c', 'worker', '--', 'sh', '-c', read)),
  );
  const counts = new Map<string, number>();
  for (const str of files.flatMap((text) => text.split('\n'))) {
    counts.set(str, (counts.get(str) ?? 0) + 1);
  }
  return counts;
}

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusters, hasCluster, inPrimary, kubectl, NAMESPACE } from '../support/cluster.ts';

const OUTSIDE = 'hashr-outside';
const CURL = ['--image=curlimages/curl:8.16.0', '--restart=Never'];

describe.skipIf(!hasCluster)('callers without permission', () => {
  beforeAll(async () => {
    await kubectl(clusters.primary, 'create', 'namespace', OUTSIDE);
    await kubectl(clusters.primary, '-n', OUTSIDE, 'run', 'client', ...CURL, '--command', '--', 'sleep', '600');
    await inPrimary('run', 'nobody', ...CURL, '--command', '--', 'sleep', '600');
    await kubectl(clusters.primary, '-n', OUTSIDE, 'wait', '--for=condition=Ready', 'pod/client', '--timeout=120s');
    await inPrimary('wait', '--for=condition=Ready', 'pod/nobody', '--timeout=120s');
  });
  afterAll(async () => {
    await kubectl(clusters.primary, 'delete', 'namespace', OUTSIDE, '--wait=false');
    await inPrimary('delete', 'pod', 'nobody', '--wait=false');
  });

  /** Runs curl in a pod. Returns the status of the answer, or how curl ended. */
  async function curl(namespace: string, pod: string, ...args: string[]): Promise<string> {
    const words = ['curl', '-s', '-m', '5', '-o', '/dev/null', '-w', '%{http_code}', ...args];
    return kubectl(clusters.primary, '-n', namespace, 'exec', pod, '--', ...words).catch(
      (error: Error & { code: number }) => `curl ended with ${error.code}`,
    );
  }
  const post = ['-d', '{"str": "x"}', `http://worker-service.${NAMESPACE}/`];
  const REFUSED = /^curl ended with (52|56)$/; // No answer, or the connection was reset.

  test('a pod outside of the mesh can connect neither to the worker, nor to the frontend, nor to Redis', async () => {
    expect(await curl(OUTSIDE, 'client', ...post)).toMatch(REFUSED);
    expect(await curl(OUTSIDE, 'client', `http://frontend-service.${NAMESPACE}/`)).toMatch(REFUSED);
    expect(await curl(OUTSIDE, 'client', `telnet://redis-cache-service.${NAMESPACE}:6379`)).toMatch(/^curl ended with/);
  });

  test('the worker and the frontend refuse a pod of the mesh without the right identity', async () => {
    expect(await curl(NAMESPACE, 'nobody', ...post)).toBe('403');
    expect(await curl(NAMESPACE, 'nobody', `http://frontend-service.${NAMESPACE}/`)).toBe('403');
  });

  test('Redis does not answer a PING of that pod', async () => {
    const ping = `printf 'PING\\r\\n' | curl -s -m 5 telnet://redis-cache-service:6379 | grep -c PONG`;
    const answered = await inPrimary('exec', 'nobody', '-c', 'nobody', '--', 'sh', '-c', ping).catch(() => '0');

    expect(answered.trim()).toBe('0');
    const asFrontend =
      "const s=require('node:net').connect(6379,'redis-cache-service',()=>s.write('PING\\r\\n'));s.on('data',d=>{process.stdout.write(d);s.end()})";
    expect(
      await inPrimary('exec', 'deployment/frontend-deployment', '-c', 'frontend', '--', 'node', '-e', asFrontend),
    ).toContain('PONG');
  });

  test('the watcher may get and patch one VirtualService, read one HTTPRoute, create and patch Events, and nothing else', async () => {
    const as = `--as=system:serviceaccount:${NAMESPACE}:istiowatcher`;
    const list = await inPrimary('auth', 'can-i', '--list', '--no-headers', as);
    const rights = list
      .split('\n')
      // Without the rights that every authenticated user has.
      .filter((line) => line.trim() !== '' && !/^(selfsubject\w+\.|\s+\[\/)/.test(line))
      .map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));

    expect(rights.toSorted()).toEqual([
      'events | [] | [] | [create patch]',
      'httproutes.gateway.networking.k8s.io | [] | [worker-route] | [get]',
      'virtualservices.networking.istio.io | [] | [worker-virtual-service] | [get patch]',
    ]);
  });
});

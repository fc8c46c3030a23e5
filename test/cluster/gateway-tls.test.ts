import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusters, command, hasCluster, inPrimary } from '../support/cluster.ts';
import { withOverlay } from '../support/deploy-overlay.ts';
import { install } from '../support/install.ts';
import { until } from '../support/until.ts';

const HOST = 'hashr.example.com';

describe.skipIf(!hasCluster)('HTTPS with the Gateway API', () => {
  let folder: string;
  let address: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hashr-tls-'));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    await command('openssl', [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${HOST}`],
      ...['-addext', `subjectAltName=DNS:${HOST}`, '-keyout', key, '-out', certificate],
    ]);
    await inPrimary('create', 'secret', 'tls', 'frontend-tls', `--cert=${certificate}`, `--key=${key}`);
    await withOverlay(clusters.primary, { overlays: ['primary'], components: ['gateway-api', 'gateway-tls'] }, 'apply');
    const path = '{.status.addresses[0].value}';
    address = await until(
      () => inPrimary('get', 'gateways.gateway.networking.k8s.io', 'frontend-gateway', '-o', `jsonpath=${path}`),
      'the gateway has an address',
      120_000,
    );
    await until(
      async () => (await curl(`https://${HOST}/_healthz`)).status === '200',
      'the gateway serves HTTPS',
      120_000,
    );
    // The two listeners become ready independently.
    await until(async () => (await curl(`http://${HOST}/`)).status === '301', 'the gateway redirects HTTP', 120_000);
  });
  afterAll(async () => {
    await inPrimary('delete', 'gateways.gateway.networking.k8s.io,httproutes', '--all');
    await inPrimary('delete', 'authorizationpolicy', 'frontend-gateway');
    await inPrimary('delete', 'secret', 'frontend-tls');
    await rm(folder, { recursive: true });
    await install();
  });

  /** Requests an address, and trusts only the certificate of this test. */
  async function curl(url: string) {
    const to = ['--resolve', `${HOST}:80:${address}`, '--resolve', `${HOST}:443:${address}`];
    const output = await command('curl', [
      ...['-s', '-m', '10', '--cacert', join(folder, 'certificate.pem'), ...to],
      ...['-w', '\n%{http_code} %{redirect_url}', url],
    ]);
    const lines = output.split('\n');
    const [status = '', location = ''] = lines.pop()?.split(' ') ?? [];
    return { status, location, body: lines.join('\n') };
  }

  test('the page is served over HTTPS', async () => {
    const { status, body } = await curl(`https://${HOST}/`);

    expect(status).toBe('200');
    expect(body).toContain('<title>String Hashr</title>');
  });

  test('plain HTTP is redirected to the same path over HTTPS', async () => {
    expect(await curl(`http://${HOST}/some/path?q=1`)).toMatchObject({
      status: '301',
      location: `https://${HOST}/some/path?q=1`,
    });
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Computer, changes, createComputer } from '../support/stand-ins.ts';

let computer: Computer;
beforeEach(async () => {
  computer = await createComputer();
});
afterEach(() => computer.remove());

const authority = (name: string) =>
  `kubectl --context ${name} -n istio-system create secret generic cacerts --from-file=WORK/${name}/ca-cert.pem ` +
  `--from-file=WORK/${name}/ca-key.pem --from-file=WORK/${name}/root-cert.pem --from-file=WORK/${name}/cert-chain.pem`;

const routes = [
  'docker exec primary-control-plane ip route replace 10.12.0.0/16 via 172.18.0.3',
  'docker exec burst-control-plane ip route replace 10.11.0.0/16 via 172.18.0.2',
];
const addresses = [
  'docker exec primary-control-plane iptables --table nat --insert POSTROUTING --source 10.11.0.0/16 --destination 10.12.0.0/16 --jump ACCEPT',
  'docker exec burst-control-plane iptables --table nat --insert POSTROUTING --source 10.12.0.0/16 --destination 10.11.0.0/16 --jump ACCEPT',
];
const aliases = [
  'kubectl config set-context primary --cluster=kind-primary --user=kind-primary',
  'kubectl config set-context burst --cluster=kind-burst --user=kind-burst',
];
const namespaces = ['kubectl --context primary apply -f -', 'kubectl --context burst apply -f -'];
const mesh = [
  ...['primary', 'burst'].map(
    (name) =>
      `istioctl install --yes --context ${name} --filename istio.yaml --set values.global.multiCluster.clusterName=${name}`,
  ),
  'istioctl create-remote-secret --context primary --name primary --server https://172.18.0.2:6443',
  'kubectl --context burst apply -f -',
  'istioctl create-remote-secret --context burst --name burst --server https://172.18.0.3:6443',
  'kubectl --context primary apply -f -',
  'kubectl config use-context kind-primary',
];

describe('k8s/kind/up', () => {
  test('creates two clusters with two names each, routes, authorities, Istio and remote secrets', async () => {
    const { code, output, calls } = await computer.run('k8s/kind/up');

    expect({ code, output }).toMatchObject({ code: 0 });
    expect(changes(calls)).toEqual([
      'kind create cluster --name primary --config -',
      aliases[0],
      'kind create cluster --name burst --config -',
      aliases[1],
      ...routes,
      ...addresses,
      ...namespaces,
      authority('primary'),
      authority('burst'),
      ...mesh,
    ]);
    expect(calls).toContain('kubectl --context primary wait --for=condition=Ready node --all --timeout=120s');
    expect(await computer.read('clusters/kind-primary/config')).toContain('podSubnet: 10.11.0.0/16');
    expect(await computer.read('clusters/kind-primary/config')).toContain('serviceSubnet: 10.111.0.0/16');
    expect(await computer.read('clusters/kind-burst/config')).toContain('podSubnet: 10.12.0.0/16');
    expect(await computer.read('clusters/kind-burst/config')).toContain('serviceSubnet: 10.112.0.0/16');
  });

  test('run again, deletes nothing and creates nothing, but repairs what a restart of docker changed', async () => {
    await computer.run('k8s/kind/up');
    const { code, output, calls } = await computer.run('k8s/kind/up');

    expect({ code, output }).toMatchObject({ code: 0 });
    expect(changes(calls)).toEqual([
      'docker start primary-control-plane',
      'kind export kubeconfig --name primary',
      aliases[0],
      'docker start burst-control-plane',
      'kind export kubeconfig --name burst',
      aliases[1],
      ...routes,
      ...namespaces,
      ...mesh,
    ]);
  });

  test.each([
    'kind create cluster --name burst',
    'kubectl --context burst -n istio-system create secret',
    'istioctl create-remote-secret --context burst',
  ])('completes a run that failed at "%s"', async (call) => {
    const failed = await computer.run('k8s/kind/up', { STAND_IN_FAIL: call });
    const before = await computer.read('clusters/kind-primary/cacerts/ca-cert.pem').catch(() => undefined);
    const { code, output, calls } = await computer.run('k8s/kind/up');

    expect(failed.code).not.toBe(0);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(calls).not.toContain('kind create cluster --name primary --config -');
    expect(changes(calls).slice(-mesh.length)).toEqual(mesh);
    const roots = ['primary', 'burst'].map((name) => computer.read(`clusters/kind-${name}/cacerts/root-cert.pem`));
    expect(await roots[0]).toBe(await roots[1]);
    const after = await computer.read('clusters/kind-primary/cacerts/ca-cert.pem');
    expect(after).toBe(before ?? after);
  });

  test('replaces a cluster whose creation was interrupted', async () => {
    await computer.write('clusters/kind-primary/config', '');
    const { code, output, calls } = await computer.run('k8s/kind/up');

    expect({ code, output }).toMatchObject({ code: 0 });
    expect(changes(calls).slice(0, 3)).toEqual([
      'docker start primary-control-plane',
      'kind delete cluster --name primary',
      'kind create cluster --name primary --config -',
    ]);
  });

  test('completes what an older version made, which gave the context of kind another name', async () => {
    await computer.run('k8s/kind/up');
    await computer.write('contexts', 'primary kind-primary kind-primary\nburst kind-burst kind-burst\n');
    const { code, calls } = await computer.run('k8s/kind/up');

    expect(code).toBe(0);
    expect(changes(calls)).not.toContain(authority('primary'));
    expect((await computer.read('contexts')).trim().split('\n').sort()).toEqual([
      'burst kind-burst kind-burst',
      'kind-burst kind-burst kind-burst',
      'kind-primary kind-primary kind-primary',
      'primary kind-primary kind-primary',
    ]);
  });

  test('does not take the name of a context that leads to another cluster, and creates nothing', async () => {
    await computer.write('contexts', 'burst gke_production gke_production\n');
    const { code, output, calls } = await computer.run('k8s/kind/up');

    expect(code).toBe(1);
    expect(output).toContain('kubectl config rename-context burst NEW_NAME');
    expect(changes(calls)).toEqual([]);
  });

  test('says what to do if a cluster does not become ready', async () => {
    const { code, output } = await computer.run('k8s/kind/up', {
      STAND_IN_FAIL: 'kubectl --context primary wait',
    });

    expect(code).toBe(1);
    expect(output).toContain('k8s/kind/down && k8s/kind/up');
  });
});

describe('k8s/kind/down', () => {
  test('deletes the clusters, their load balancers and their contexts, and nothing else', async () => {
    await computer.run('k8s/kind/up');
    await computer.write('load-balancers', 'abc primary\ndef burst\nxyz another\n');
    await computer.write('contexts', `${await computer.read('contexts')}mine mine mine\n`);
    const { code, output, calls } = await computer.run('k8s/kind/down');

    expect({ code, output }).toMatchObject({ code: 0 });
    expect(changes(calls)).toEqual([
      'kind delete clusters primary burst',
      'docker rm --force abc',
      'kubectl config delete-context primary',
      'docker rm --force def',
      'kubectl config delete-context burst',
    ]);
    expect(await computer.read('contexts')).toBe('mine mine mine\n');
    expect(await computer.read('load-balancers')).toBe('xyz another\n');
  });

  test('run again, changes nothing and keeps a context of another cluster', async () => {
    await computer.write('contexts', 'primary gke_production gke_production\n');
    const { code, calls } = await computer.run('k8s/kind/down');

    expect(code).toBe(0);
    expect(changes(calls)).toEqual(['kind delete clusters primary burst']);
    expect(await computer.read('contexts')).toBe('primary gke_production gke_production\n');
  });
});

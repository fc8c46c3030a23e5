import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Computer, changes, createComputer } from '../support/stand-ins.ts';

let computer: Computer;
beforeEach(async () => {
  computer = await createComputer();
});
afterEach(() => computer.remove());

const inGcloud = (calls: string[]) => changes(calls).filter((call) => call.startsWith('gcloud '));
const createCluster = (name: string, more: string) =>
  `gcloud container clusters create ${name} --zone=us-west1-a --network=default --enable-ip-alias ` +
  `--labels=demo=string-hashr --machine-type=e2-standard-2 --disk-size=50 ${more} --async`;
const firewall =
  '--allow=tcp,udp,icmp,esp,ah,sctp --priority=900 --source-ranges=10.12.0.0/14,10.8.0.0/14 ' +
  '--target-tags=gke-burst-1a2b3c4d-node,gke-primary-1a2b3c4d-node';

const enable = 'gcloud services enable compute.googleapis.com container.googleapis.com artifactregistry.googleapis.com';
const createPrimary = createCluster('primary', '--num-nodes=4');
const createBurst = createCluster('burst', '--num-nodes=1 --enable-autoscaling --min-nodes=1 --max-nodes=5');
const connect = ['primary', 'burst'].map(
  (name) => `gcloud container clusters get-credentials ${name} --zone=us-west1-a`,
);
const registry = [
  'gcloud artifacts repositories add-iam-policy-binding string-hashr --location=us-west1 ' +
    '--member=serviceAccount:123456789012-compute@developer.gserviceaccount.com --role=roles/artifactregistry.reader',
  'gcloud auth configure-docker us-west1-docker.pkg.dev',
];
const firstGcloud = [
  enable,
  createPrimary,
  createBurst,
  ...connect,
  `gcloud compute firewall-rules create istio-multicluster-test-pods --network=default --direction=INGRESS ${firewall}`,
  'gcloud artifacts repositories create string-hashr --location=us-west1 --repository-format=docker',
  ...registry,
];
const againGcloud = [
  enable,
  ...connect,
  `gcloud compute firewall-rules update istio-multicluster-test-pods ${firewall}`,
  ...registry,
];

describe('k8s/gke/up', () => {
  test('creates the clusters, the firewall rule and the repository, and joins the clusters to one mesh', async () => {
    const { code, output, calls } = await computer.run('k8s/gke/up');

    expect({ code, output }).toMatchObject({ code: 0 });
    expect(inGcloud(calls)).toEqual(firstGcloud);
    const waited = calls.filter((call) => call.includes('operations wait'));
    expect(waited).toEqual(
      ['primary', 'burst'].map((name) => `gcloud container operations wait operation-${name} --zone=us-west1-a`),
    );
    const applied = ['kubectl --context burst apply -f -', 'kubectl --context primary apply -f -'];
    expect(changes(calls).filter((call) => !call.startsWith('gcloud ') && !call.includes('create secret'))).toEqual([
      ...['primary', 'burst'].flatMap((name) => [
        `kubectl config set-context ${name} --cluster=gke_burst-workshop_us-west1-a_${name} --user=gke_burst-workshop_us-west1-a_${name}`,
        `kubectl --context ${name} apply -f -`,
      ]),
      ...['primary', 'burst'].map((name) => `kubectl --context ${name} apply -f -`),
      ...['primary', 'burst'].map(
        (name) =>
          `istioctl install --yes --context ${name} --filename istio.yaml --set values.global.multiCluster.clusterName=${name}`,
      ),
      'istioctl create-remote-secret --context primary --name primary',
      applied[0],
      'istioctl create-remote-secret --context burst --name burst',
      applied[1],
      'kubectl config use-context primary',
    ]);
    expect(calls).toContain(
      'kubectl --context burst create clusterrolebinding cluster-admin-binding --clusterrole=cluster-admin --user=you@example.com --dry-run=client -o yaml',
    );
    expect(output).toContain('export SKAFFOLD_DEFAULT_REPO=us-west1-docker.pkg.dev/burst-workshop/string-hashr\n');
    expect(output).toContain('export SKAFFOLD_PLATFORM=linux/amd64\n');
  });

  test('run again, creates nothing, and updates the firewall rule', async () => {
    await computer.run('k8s/gke/up');
    const { code, calls } = await computer.run('k8s/gke/up');

    expect(code).toBe(0);
    expect(inGcloud(calls)).toEqual(againGcloud);
    expect(changes(calls).filter((call) => call.includes('create secret'))).toEqual([]);
  });

  test('waits for a cluster that an interrupted run began to create, and creates the rest', async () => {
    await computer.run('k8s/gke/up', { STAND_IN_FAIL: 'gcloud container clusters create burst' });
    const { code, output, calls } = await computer.run('k8s/gke/up');

    expect({ code, output }).toMatchObject({ code: 0 });
    expect(inGcloud(calls)).toEqual(firstGcloud.filter((call) => call !== createPrimary));
    expect(calls).toContain('gcloud container operations wait operation-primary --zone=us-west1-a');
  });

  test('can be configured with variables', async () => {
    const settings = {
      ZONE: 'europe-west1-b',
      GCLOUD_PROJECT: 'mine',
      MACHINE_TYPE: 'n2-standard-4',
      BURST_MAX_NODES: '9',
      FIREWALL_RULE: 'my-rule',
      REPOSITORY: 'images',
    };
    const { output, calls } = await computer.run('k8s/gke/up', settings);

    expect(inGcloud(calls)[2]).toBe(
      createBurst
        .replace('us-west1-a', 'europe-west1-b')
        .replace('e2-standard-2', 'n2-standard-4')
        .replace('max-nodes=5', 'max-nodes=9'),
    );
    expect(calls.filter((call) => call.includes('firewall-rules create my-rule '))).toHaveLength(1);
    expect(output).toContain('export SKAFFOLD_DEFAULT_REPO=europe-west1-docker.pkg.dev/mine/images\n');
  });

  test('does not touch another cluster with the same name', async () => {
    await computer.write('gke/primary', 'location=us-west1-a\nstatus=RUNNING\nlabels=team=payments\n');
    const { code, output, calls } = await computer.run('k8s/gke/up');

    expect(code).toBe(1);
    expect(output).toContain('There is another cluster primary in us-west1-a');
    expect(inGcloud(calls)).toEqual([enable]);
  });

  test('says what to do if a cluster could not be created', async () => {
    await computer.write('gke/burst', 'location=us-west1-a\nstatus=ERROR\nlabels=demo=string-hashr\n');
    const { code, output } = await computer.run('k8s/gke/up');

    expect(code).toBe(1);
    expect(output).toContain('The cluster burst has the status ERROR. Delete it');
  });

  test('without a project, says how to choose one', async () => {
    await computer.write('project', '');
    const { code, output, calls } = await computer.run('k8s/gke/up');

    expect(code).toBe(1);
    expect(output).toContain('gcloud config set project PROJECT');
    expect(changes(calls)).toEqual([]);
  });
});

describe('k8s/gke/down', () => {
  const deletions = [
    ...['burst', 'primary'].flatMap((name) => [
      `gcloud container clusters get-credentials ${name} --zone=us-west1-a`,
      `kubectl --context gke_burst-workshop_us-west1-a_${name} delete services --all-namespaces --field-selector=spec.type=LoadBalancer --timeout=5m`,
    ]),
    'gcloud container clusters delete burst primary --zone=us-west1-a',
    'gcloud compute firewall-rules delete istio-multicluster-test-pods',
    'gcloud artifacts repositories delete string-hashr --location=us-west1',
    'kubectl config delete-context primary',
    'kubectl config delete-context burst',
  ];

  test('lists what it deletes, and deletes nothing without a yes', async () => {
    await computer.run('k8s/gke/up');
    const { code, output, calls } = await computer.run('k8s/gke/down', {}, 'no\n');

    expect(code).toBe(1);
    expect(output).toContain('the cluster burst in us-west1-a');
    expect(output).toContain('the cluster primary in us-west1-a');
    expect(output).toContain('the firewall rule istio-multicluster-test-pods');
    expect(output).toContain('the repository us-west1-docker.pkg.dev/burst-workshop/string-hashr, with all images');
    expect(changes(calls)).toEqual([]);
  });

  test('deletes everything, and the second time nothing', async () => {
    await computer.run('k8s/gke/up');
    const { code, output, calls } = await computer.run('k8s/gke/down', {}, 'yes\n');
    const again = await computer.run('k8s/gke/down --yes');

    expect({ code, output }).toMatchObject({ code: 0 });
    expect(changes(calls)).toEqual(deletions);
    expect(again).toMatchObject({ code: 0 });
    expect(again.output).toContain('There is nothing to delete in the project burst-workshop');
    expect(changes(again.calls)).toEqual([]);
  });

  test('waits for a cluster that is being created, and deletes it', async () => {
    await computer.run('k8s/gke/up', { STAND_IN_FAIL: 'gcloud container clusters create burst' });
    const { code, calls } = await computer.run('k8s/gke/down --yes');

    expect(code).toBe(0);
    expect(calls).toContain('gcloud container operations wait operation-primary --zone=us-west1-a');
    expect(changes(calls)).toContain('gcloud container clusters delete primary --zone=us-west1-a');
  });

  test('deletes a cluster that does not answer, and names what may remain', async () => {
    await computer.run('k8s/gke/up');
    const { code, output, calls } = await computer.run('k8s/gke/down --yes', {
      STAND_IN_FAIL: 'kubectl --context gke_burst-workshop_us-west1-a_burst delete',
    });

    expect(code).toBe(0);
    expect(output).toContain('The load balancers of burst may remain');
    expect(changes(calls)).toEqual(deletions);
  });

  test('keeps another cluster with the same name', async () => {
    await computer.write('gke/primary', 'location=us-west1-a\nstatus=RUNNING\nlabels=team=payments\n');
    const { code, calls } = await computer.run('k8s/gke/down --yes');

    expect(code).toBe(0);
    expect(changes(calls)).toEqual([]);
  });
});

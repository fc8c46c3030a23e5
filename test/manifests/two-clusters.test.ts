import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Computer, createComputer } from '../support/stand-ins.ts';

let computer: Computer;
beforeEach(async () => {
  computer = await createComputer();
  for (const cluster of ['kind-primary', 'kind-burst', 'other']) {
    await computer.write(`clusters/${cluster}/nodes`, '');
  }
});
afterEach(() => computer.remove());

const inSkaffold = (calls: string[]) => calls.filter((call) => call.startsWith('skaffold '));
const deploy = (context: string, profile: string, load: boolean) =>
  `skaffold deploy --build-artifacts .local/images.json --load-images=${load} --kube-context ${context} --profile ${profile}`;

describe('k8s/two-clusters', () => {
  test('tells Skaffold that clusters are of kind, by their other names, and to load the images', async () => {
    await computer.write(
      'contexts',
      ['primary', 'burst', 'kind-primary', 'kind-burst']
        .map((name) => `${name} kind-${name.replace('kind-', '')} user\n`)
        .join(''),
    );
    const { code, output, calls } = await computer.run('k8s/two-clusters up');
    const down = await computer.run('k8s/two-clusters down');

    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain('The page is at http://172.18.0.4/');
    expect(inSkaffold(calls)).toEqual([
      'skaffold build --kube-context kind-primary --file-output .local/images.json',
      deploy('kind-burst', 'burst', true),
      deploy('kind-primary', 'primary', true),
    ]);
    expect(inSkaffold(down.calls)).toEqual([
      'skaffold delete --kube-context kind-primary --profile primary',
      'skaffold delete --kube-context kind-burst --profile burst',
    ]);
  });

  test('pushes the images to other clusters, even if there are clusters of kind too', async () => {
    await computer.write(
      'contexts',
      'primary other user\nburst other user\nkind-primary kind-primary user\nkind-burst kind-burst user\n',
    );
    const { calls } = await computer.run('k8s/two-clusters up');

    expect(inSkaffold(calls)).toEqual([
      'skaffold build --kube-context primary --file-output .local/images.json',
      deploy('burst', 'burst', false),
      deploy('primary', 'primary', false),
    ]);
  });

  test('ROUTE=httproute selects the profiles with an HTTPRoute, and another value is refused', async () => {
    await computer.write('contexts', 'primary other user\nburst other user\n');
    const { calls } = await computer.run('k8s/two-clusters up', { ROUTE: 'httproute', PROFILES: 'gateway-api' });
    const wrong = await computer.run('k8s/two-clusters up', { ROUTE: 'http-route' });

    expect(inSkaffold(calls).slice(1)).toEqual([
      deploy('burst', 'burst-http-route,gateway-api', false),
      deploy('primary', 'primary,http-route,gateway-api', false),
    ]);
    expect(wrong.code).toBe(64);
    expect(wrong.output).toContain('ROUTE must be virtualservice or httproute.');
    expect(inSkaffold(wrong.calls)).toEqual([]);
  });

  test('loads the images into clusters of kind with other names', async () => {
    await computer.write('contexts', 'kind-a kind-primary user\nkind-b kind-burst user\n');
    const { calls } = await computer.run('k8s/two-clusters up', { PRIMARY: 'kind-a', BURST: 'kind-b' });

    expect(inSkaffold(calls).slice(1)).toEqual([deploy('kind-b', 'burst', true), deploy('kind-a', 'primary', true)]);
  });
});

import { defineConfig } from 'vitest/config';

/** What starts real programs gets the machine for itself, one file after the other. */
function alone(name: string, groupOrder: number, more: object = {}) {
  return {
    extends: true as const,
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      fileParallelism: false,
      sequence: { groupOrder },
      testTimeout: 120_000,
      hookTimeout: 60_000,
      // On a machine that builds for others at the same time, a second try tells a slow one from a broken one.
      retry: process.env.CI === undefined ? 0 : 1,
      ...more,
    },
  };
}

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            '{packages,services}/*/src/**/*.test.ts',
            'services/*/page/**/*.test.ts',
            '{doctor,local}/**/*.test.ts',
          ],
        },
      },
      alone('manifests', 1),
      alone('system', 2),
      alone('browser', 3),
      alone('attack', 4),
      // Not among `npm test`: it changes the cluster that the kubeconfig leads to.
      alone('cluster', 5, {
        globalSetup: ['test/cluster/setup.ts'],
        testTimeout: 300_000,
        hookTimeout: 300_000,
        retry: 1,
      }),
    ],
  },
});

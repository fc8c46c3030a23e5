import { defineConfig } from 'vitest/config';
import { secondTries } from './test/support/second-tries.ts';

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
      ...more,
    },
  };
}

export const unitTests = {
  name: 'unit',
  include: [
    '{packages,services}/*/src/**/*.test.ts',
    'services/*/page/**/*.test.ts',
    '{bench,codelab,doctor,loadtest,local}/**/*.test.ts',
  ],
  // A test that waits for a condition has its own limit. This one stops a test that hangs, however busy the machine is.
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default', secondTries],
    projects: [
      { extends: true, test: unitTests },
      alone('manifests', 1),
      alone('system', 2),
      alone('browser', 3),
      alone('attack', 4),
      // Not among `npm test`: it changes the cluster that the kubeconfig leads to.
      alone('cluster', 5, {
        globalSetup: ['test/cluster/setup.ts'],
        testTimeout: 300_000,
        hookTimeout: 300_000,
        // Clusters have hiccups that no test is about. A test that needed this is named at the end of the run.
        retry: 1,
      }),
    ],
  },
});

import { defineConfig } from 'vitest/config';
import { secondTries } from './test/support/second-tries.ts';

/**
 * What starts real programs: one group after the other, and in a group only a few files at a time. Most of these files
 * wait for programs most of the time.
 */
function realPrograms(name: string, groupOrder: number, filesAtATime: number, more: object = {}) {
  return {
    extends: true as const,
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      maxWorkers: filesAtATime,
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
      realPrograms('manifests', 1, 2),
      realPrograms('system', 2, 2),
      realPrograms('browser', 3, 2),
      // A flood gets the machine for itself: the tests compare rates and latencies with those before it.
      realPrograms('attack', 4, 1),
      // Not among `npm test`: it changes the cluster that the kubeconfig leads to.
      realPrograms('cluster', 5, 1, {
        globalSetup: ['test/cluster/setup.ts'],
        testTimeout: 300_000,
        hookTimeout: 300_000,
        // Clusters have hiccups that no test is about. A test that needed this is named at the end of the run.
        retry: 1,
      }),
    ],
  },
});

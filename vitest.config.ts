import { defineConfig } from 'vitest/config';

/** What starts real programs gets the machine for itself, one file after the other. */
function alone(name: string, groupOrder: number) {
  return {
    extends: true as const,
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      fileParallelism: false,
      sequence: { groupOrder },
      testTimeout: 120_000,
      hookTimeout: 60_000,
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
    ],
  },
});

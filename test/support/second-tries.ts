import type { Reporter } from 'vitest/node';

/**
 * At the end of a run, names each test that failed and passed on the second try, with its first error. Such a test is
 * flaky. The run passes, but the cause should be found.
 */
export const secondTries: Reporter = {
  onTestRunEnd(modules) {
    for (const { children, project, relativeModuleId } of modules) {
      for (const test of children.allTests('passed')) {
        if (test.diagnostic()?.flaky) {
          const [reason = 'no reason'] = test.result().errors?.[0]?.message.split('\n') ?? [];
          process.stdout.write(
            `!!! FLAKY, passed on the second try: ${project.name} ${relativeModuleId} > ${test.fullName}: ${reason.slice(0, 300)}\n`,
          );
        }
      }
    }
  },
};

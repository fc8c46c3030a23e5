import type { Reporter } from 'vitest/node';

/**
 * Names, at the end of a run, each test that failed and then passed when it was tried again, with its first error. Such a test is flaky: the run
 * passes, but the cause is still to be found.
 */
export const secondTries: Reporter = {
  onTestRunEnd(modules) {
    for (const { children, project, relativeModuleId } of modules) {
      for (const test of children.allTests('passed')) {
        if (test.diagnostic()?.flaky) {
          const [why = 'no reason'] = test.result().errors?.[0]?.message.split('\n') ?? [];
          process.stdout.write(
            `!!! FLAKY, passed on the second try: ${project.name} ${relativeModuleId} > ${test.fullName}: ${why.slice(0, 300)}\n`,
          );
        }
      }
    }
  },
};

import { buildCodelab, buildPage } from '@hashr/local/launcher/page-build.ts';
import { chromium } from './chromium.ts';
import { redisServer } from './redis.ts';

/**
 * Builds the page and the codelab, and checks for the programs that some tests need. Without such a program, those
 * tests are skipped, and this says so before and after the run. With CI=true, that is a failure.
 */
export default async function setup(): Promise<() => void> {
  if (!(await buildPage()) || !(await buildCodelab())) {
    throw new Error('The page or the codelab could not be built.');
  }
  const missing = [
    redisServer === undefined &&
      'redis-server is not installed: the tests use only the stand-in. Install it with `apt-get install redis-server` or `brew install redis`.',
    chromium === undefined &&
      'Chromium is not installed: the browser tests are skipped. Install it with `apt-get install chromium`, install Google Chrome, or set CHROMIUM_PATH.',
  ].filter((line) => line !== false);

  const report = () => {
    for (const line of missing) {
      process.stderr.write(`\n!!! NOT TESTED: ${line}\n`);
    }
  };
  report();
  if (missing.length > 0 && process.env.CI === 'true') {
    throw new Error('With CI=true, no test may be skipped.');
  }
  return report;
}

import { buildPage } from '@hashr/local/launcher/page-build.ts';
import { chromium } from './chromium.ts';
import { redisServer } from './redis.ts';

/**
 * Builds the page that the tests look at, and looks for the programs that some tests need. Without them those tests are left out, and this
 * says so loudly before and after; where CI=true that is a failure.
 */
export default async function setup(): Promise<() => void> {
  if (!(await buildPage())) {
    throw new Error('The page could not be built.');
  }
  const missing = [
    redisServer === undefined &&
      'redis-server: the tests ran against the stand-in only. Get it with `apt-get install redis-server` or `brew install redis`.',
    chromium === undefined &&
      'Chromium: the browser tests were left out. Get it with `apt-get install chromium` or install Google Chrome, or name one in CHROMIUM_PATH.',
  ].filter((line) => line !== false);

  const tell = () => {
    for (const line of missing) {
      process.stderr.write(`\n!!! NOT TESTED for want of ${line}\n`);
    }
  };
  tell();
  if (missing.length > 0 && process.env.CI === 'true') {
    throw new Error('CI=true, so nothing may be left out.');
  }
  return tell;
}

import { chromium } from './chromium.ts';
import { redisServer } from './redis.ts';

/**
 * Looks, before the first test, for the programs that some tests need. Without them those tests are left out, and this
 * says so loudly before and after; where CI=true that is a failure.
 */
export default function setup(): () => void {
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

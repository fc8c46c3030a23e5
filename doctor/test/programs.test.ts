import { expect, test } from 'vitest';
import { createPrograms } from '../cluster/programs.ts';

const node = (code: string) => ['-e', code];
const { run } = createPrograms(20_000, new AbortController().signal);

test('returns what a program prints, or throws why it failed', async () => {
  expect(await run(process.execPath, node('console.log(1)'), '')).toBe('1\n');
  const fails = node('console.error("first"); console.error("no"); process.exit(3)');
  await expect(run(process.execPath, fails, 'fix it')).rejects.toMatchObject({
    result: 'skipped',
    message: 'no',
    remedy: 'fix it',
  });
  await expect(run('/there/is/no/such-program', [], '')).rejects.toMatchObject({
    message: '/there/is/no/such-program is not in the PATH.',
  });
});

test('ends a program that takes too long', async () => {
  const hasty = createPrograms(300, new AbortController().signal);

  await expect(hasty.run(process.execPath, node('setInterval(() => {}, 1000)'), '')).rejects.toMatchObject({
    message: `${process.execPath} did not answer within 0.3 s.`,
  });
});

test('a program that asks for a user name gets none, and its question is the reason', async () => {
  const ask = 'process.stdout.write("Please enter Username: ")';
  const fails = 'process.stdin.on("end", () => { console.error("EOF"); process.exit(1); }).resume()';

  await expect(run(process.execPath, node(`${ask}; ${fails}`), '')).rejects.toMatchObject({
    message: 'Please enter Username: EOF',
  });
});

import { expect, test } from 'vitest';
import { createPrograms, outputOf } from '../cluster/programs.ts';

const node = (code: string) => ['-e', code];
const programs = createPrograms(20_000, new AbortController().signal);

test('says how a program ended', async () => {
  expect(await programs.run(process.execPath, node('console.log(1)'))).toEqual({ ended: 'well', stdout: '1\n' });
  expect(await programs.run(process.execPath, node('console.error("no"); process.exit(3)'))).toEqual({
    ended: 'badly',
    stdout: '',
    stderr: 'no\n',
  });
  expect(await programs.run('/there/is/no/such-program', [])).toEqual({ ended: 'missing' });
});

test('ends a program that takes too long', async () => {
  const hasty = createPrograms(300, new AbortController().signal);

  expect(await hasty.run(process.execPath, node('setInterval(() => {}, 1000)'))).toEqual({
    ended: 'late',
    timeoutMs: 300,
  });
});

test('a program that asks for a user name gets no answer, and its question is the reason', async () => {
  const asks =
    'process.stdout.write("Please enter Username: "); process.stdin.on("end", () => { console.error("EOF"); process.exit(1); }).resume()';

  await expect(outputOf(programs, process.execPath, node(asks), 'log in')).rejects.toMatchObject({
    result: 'skipped',
    message: 'Please enter Username: EOF',
    remedy: 'log in',
  });
});

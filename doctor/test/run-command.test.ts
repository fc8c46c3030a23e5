import { expect, test } from 'vitest';
import { createRunner } from '../cluster/run-command.ts';

const node = (code: string) => ['-e', code];
const run = createRunner(20_000, new AbortController().signal);

test('tells how a command ended', async () => {
  expect(await run(process.execPath, node('console.log(1)'))).toEqual({ ended: 'well', stdout: '1\n' });
  expect(await run(process.execPath, node('console.error("no"); process.exit(3)'))).toEqual({
    ended: 'badly',
    stdout: '',
    stderr: 'no\n',
  });
  expect(await run('/there/is/no/such-program', [])).toEqual({ ended: 'missing' });
});

test('ends a command that takes too long', async () => {
  const hasty = createRunner(300, new AbortController().signal);

  expect(await hasty(process.execPath, node('setInterval(() => {}, 1000)'))).toEqual({ ended: 'late', timeoutMs: 300 });
});

test('nobody answers a command that asks for a name', async () => {
  const asks = 'process.stdin.on("end", () => console.log("nobody")).resume()';

  expect(await run(process.execPath, node(asks))).toEqual({ ended: 'well', stdout: 'nobody\n' });
});

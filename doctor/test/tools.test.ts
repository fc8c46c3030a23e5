import { expect, test } from 'vitest';
import { checkSkew, createTools, toolChecks } from '../checks/tools.ts';
import { examine, warning } from '../finding.ts';
import { tools } from './recorded.ts';

const results = async (there = tools) => (await examine(toolChecks, there)).map(({ result }) => result);

test('only kubectl is needed to look', async () => {
  expect(await results()).toEqual(['ok', 'ok', 'ok']);
  expect(await results(createTools(async () => ({ ended: 'missing' })))).toEqual(['wrong', 'warning', 'warning']);
});

test('an old skaffold is told, a newer one is not', async () => {
  expect((await results({ ...tools, skaffold: async () => '2.9.0' }))[2]).toBe('warning');
  expect((await results({ ...tools, skaffold: async () => '3.0.0' }))[2]).toBe('ok');
});

test('programs and clusters may be so many minor versions apart', () => {
  const found = expect.objectContaining({ result: warning('', '').result });

  expect(checkSkew('1.35.4', '1.36.0', 1)).toBe('1.36.0');
  expect(() => checkSkew('1.35.4', '1.37.0', 1)).toThrow(found);
  expect(checkSkew('1.35.4', '1.35.1-gke.100', 1)).toBe('1.35.1-gke.100');
});

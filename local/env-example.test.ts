import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { frontendVariables, readFrontendConfig } from '../services/frontend/src/config.ts';
import { watcherVariables } from '../services/istiowatcher/src/config.ts';
import { workerVariables } from '../services/worker/src/config.ts';
import { launcherVariables } from './launcher/config.ts';

/** Where programs differ (PORT, REDIS_URL), the file describes the last: what `npm start` does. */
const variables: Record<string, { parse(text: unknown): unknown }> = Object.assign(
  {},
  ...[watcherVariables, workerVariables, frontendVariables, launcherVariables].map(({ shape }) => shape),
);

/** What a program makes of a text, or of none; null where that means "none". */
function meaning(name: string, text?: string): unknown {
  const value = variables[name]?.parse(text === '' ? undefined : text);
  return value === undefined || String(value) === '' ? null : value;
}

test('.env.example has every variable once, with its default, and no other', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const documented = [...example.matchAll(/^# ([A-Z_]+)=(\S*)$/gm)].map(
    ([, name = '', text = '']) => [name, text] as const,
  );
  const written = documented.map(([name, text]) => [name, text === '' ? null : meaning(name, text)]);
  const defaults = Object.keys(variables).map((name) => [name, meaning(name)]);

  expect(documented).toHaveLength(Object.keys(variables).length);
  expect(Object.fromEntries(written)).toEqual({
    ...Object.fromEntries(defaults),
    MAX_TOTAL_FREQUENCY: readFrontendConfig({}).MAX_TOTAL_FREQUENCY, // It depends on another variable.
  });
});

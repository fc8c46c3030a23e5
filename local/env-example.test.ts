import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { frontendVariables } from '../services/frontend/src/config.ts';
import { watcherVariables } from '../services/istiowatcher/src/config.ts';
import { workerVariables } from '../services/worker/src/config.ts';
import { launcherVariables } from './launcher/config.ts';

test('.env.example documents every variable, and no other', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const documented = [...example.matchAll(/^# ([A-Z_]+)=/gm)].map(([, name]) => name);
  const known = [frontendVariables, workerVariables, watcherVariables, launcherVariables].flatMap(({ shape }) =>
    Object.keys(shape),
  );

  expect(new Set(documented)).toEqual(new Set(known));
});

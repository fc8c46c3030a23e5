import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { frontendVariables, frontendWiring, readFrontendConfig } from '../services/frontend/src/config.ts';
import { watcherVariables, watcherWiring } from '../services/istiowatcher/src/config.ts';
import { workerVariables, workerWiring } from '../services/worker/src/config.ts';
import { launcherVariables } from './launcher/config.ts';

/** Where the schemas of the programs differ (PORT, REDIS_URL), the file describes the last one: that of `npm start`. */
const variables: Record<string, { parse(text: unknown): unknown }> = Object.assign(
  {},
  ...[watcherVariables, workerVariables, frontendVariables, launcherVariables].map(({ shape }) => shape),
);
const wiring = new Set(Object.keys({ ...watcherWiring, ...workerWiring, ...frontendWiring }));

const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
const [settingsPart = '', wiringPart = '', ...otherParts] = example.split(/^# --- Wiring: .*$/m);

/** The value that a program reads from a text, or its default without a text; null for none. */
function read(name: string, text?: string): unknown {
  const value = variables[name]?.parse(text === '' ? undefined : text);
  return value === undefined || String(value) === '' ? null : value;
}

/** Each variable of a part of the file, with its value. */
function documentedIn(part: string): [string, unknown][] {
  return [...part.matchAll(/^# ([A-Z_]+)=(\S*)$/gm)].map(([, name = '', text = '']) => [
    name,
    text === '' ? null : read(name, text),
  ]);
}

function expectDefaults(part: string, names: string[]): void {
  const documented = documentedIn(part);
  const defaults = Object.fromEntries(names.map((name) => [name, read(name)]));
  if ('MAX_TOTAL_FREQUENCY' in defaults) {
    defaults.MAX_TOTAL_FREQUENCY = readFrontendConfig({}).MAX_TOTAL_FREQUENCY; // It depends on MAX_FREQUENCY.
  }

  expect(Object.fromEntries(documented)).toEqual(defaults);
  expect(documented).toHaveLength(names.length);
}

test('.env.example has every setting once, with its default, above the wiring', () => {
  expectDefaults(
    settingsPart,
    Object.keys(variables).filter((name) => !wiring.has(name)),
  );
});

test('.env.example has every wiring variable once, with its default, in the last part', () => {
  expectDefaults(wiringPart, [...wiring]);
  expect(otherParts).toEqual([]);
});

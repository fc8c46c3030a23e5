import { expect, test } from 'vitest';
import { type Section, skipped, toFinding, warning, wrong } from '../finding.ts';
import { isWrong, toJson, toText } from '../report.ts';

const ok = (check: string, found: string) => ({ check, result: 'ok' as const, found, remedy: undefined });
const fine: Section = { place: 'here', findings: [ok('a', 'good'), toFinding('check', warning('odd', 'mend'))] };
const bad: Section = {
  place: 'there',
  findings: [toFinding('b', wrong('bad', 'kubectl x')), toFinding('c', skipped('no way', 'ask'))],
};

test('prints a line a check, and below it what helps', () => {
  expect(toText([fine, bad], false)).toBe(
    [
      'here',
      '  ✓ ok       a      good',
      '  ! warning  check  odd',
      '                    → mend',
      '',
      'there',
      '  ✕ wrong    b      bad',
      '                    → kubectl x',
      '  - skipped  c      no way',
      '                    → ask',
      '',
      '1 wrong, 1 warning, 1 ok, 1 skipped.',
      '',
    ].join('\n'),
  );
});

test('the JSON says the same', () => {
  expect(JSON.parse(toJson([fine, bad]))).toEqual({
    ok: false,
    findings: [
      { place: 'here', check: 'a', result: 'ok', found: 'good', remedy: null },
      { place: 'here', check: 'check', result: 'warning', found: 'odd', remedy: 'mend' },
      { place: 'there', check: 'b', result: 'wrong', found: 'bad', remedy: 'kubectl x' },
      { place: 'there', check: 'c', result: 'skipped', found: 'no way', remedy: 'ask' },
    ],
  });
});

test('a warning is nothing wrong', () => {
  expect(isWrong([fine])).toBe(false);
  expect(isWrong([fine, bad])).toBe(true);
});

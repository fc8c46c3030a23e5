import { expect, test } from 'vitest';
import { createHistory } from './history.ts';
import { createReportedSeconds } from './reported-seconds.ts';

const OWN = 'f0000000a';

function start(atSecond: number) {
  const clock = { second: atSecond };
  const history = createHistory(OWN, () => clock.second * 1_000);
  const reported = createReportedSeconds(OWN, history);
  const range = (isLast = false) => {
    const { fromSecond, offered } = reported.next(isLast);
    return [fromSecond, fromSecond + offered.length - 1];
  };
  return { clock, history, reported, range };
}

test('each second is reported again for five seconds; the current one is not reported yet', () => {
  const { clock, reported, range } = start(1_000);
  for (const second of [1_001, 1_002, 1_003]) {
    clock.second = second;
    reported.confirm(reported.next(false));
  }

  expect(range()).toEqual([998, 1_002]);
  expect(reported.publishedUpTo).toBe(1_002);
  clock.second = 1_004;
  expect(range()).toEqual([998, 1_003]);
});

test('after an outage, the oldest missing seconds come first, a minute at a time', () => {
  const { clock, reported, range } = start(1_000);
  clock.second = 1_010;
  reported.confirm(reported.next(false));
  clock.second = 1_110;

  expect(range()).toEqual([1_005, 1_064]);
  expect(range()).toEqual([1_005, 1_064]); // Not confirmed: Redis did not accept it.
  reported.confirm(reported.next(false));
  expect(range()).toEqual([1_060, 1_109]);
  reported.confirm(reported.next(false));
  expect(range()).toEqual([1_105, 1_109]);
});

test('after an outage of an hour, ten minutes are reported', () => {
  const { clock, range } = start(1_000);
  clock.second = 4_600;

  expect(range()).toEqual([4_000, 4_059]);
});

test('the last report contains the current second', () => {
  const { clock, history, reported } = start(1_000);
  clock.second = 1_100;
  history.recorder.count({ kind: 'failed', failure: 'lost' });

  expect(reported.next(true).failed.at(-1)).toBe(1);
});

test('if the clock is set back, the seconds before the new time are reported', () => {
  const { clock, reported, range } = start(1_000);
  clock.second = 1_010;
  reported.confirm(reported.next(false));
  clock.second = 900;

  expect(range()).toEqual([895, 899]);
});

import { expect, test } from 'vitest';
import { sayRefusal } from '../../page/language/refusals.ts';
import { createPresenter, toRequestRefusal } from './presenter-token.ts';

const SECRET = 'correct horse battery staple';
const attacker = { address: '192.0.2.1' };
const other = { address: '192.0.2.2' };

test('without a secret, every client is permitted', () => {
  expect(createPresenter(undefined).check(undefined, attacker, 0)).toEqual({ ok: true });
});

test('after a wrong token, all tokens are refused for a growing time, even the right one', () => {
  const reasons: string[] = [];
  const { check } = createPresenter(SECRET, (reason) => reasons.push(reason));

  expect(check('wrong', attacker, 0)).toEqual({
    ok: false,
    reason: 'wrong',
    error: 'The token is wrong. Try again in 1 s.',
    waitMs: 1_000,
  });
  expect(check(SECRET, attacker, 400)).toEqual({
    ok: false,
    reason: 'waiting',
    error: 'Wrong tokens were sent from your address. Try again in 1 s.',
    waitMs: 600,
  });
  expect(check('wrong', attacker, 1_000)).toMatchObject({ reason: 'wrong', waitMs: 2_000 });
  expect(check(SECRET, other, 1_000)).toEqual({ ok: true });
  expect(check(SECRET, attacker, 3_000)).toEqual({ ok: true });
  expect(check('wrong', attacker, 3_000)).toMatchObject({ reason: 'wrong', waitMs: 1_000 });
  expect(reasons).toEqual(['wrong', 'waiting', 'wrong', 'wrong']);
});

test('a client without a token is refused, and does not have to wait', () => {
  const reasons: string[] = [];
  const { check } = createPresenter(SECRET, (reason) => reasons.push(reason));

  expect(check(undefined, attacker, 0)).toMatchObject({ ok: false, reason: 'missing' });
  expect(check(SECRET, attacker, 0)).toEqual({ ok: true });
  expect(reasons).toEqual([]);
});

test('a connection that has sent the right token is exempt from the waits of its address', () => {
  const { check } = createPresenter(SECRET);
  const presenter = { ...attacker, connection: {} };
  check(SECRET, presenter, 0);
  check('wrong', attacker, 0);

  expect(check(SECRET, presenter, 1)).toEqual({ ok: true });
  expect(check('wrong', presenter, 2)).toMatchObject({ reason: 'waiting' });
  expect(check(SECRET, { ...attacker, connection: {} }, 3)).toMatchObject({ reason: 'waiting' });
});

test('checks very few of many guesses in an hour', () => {
  const reasons: string[] = [];
  const { check } = createPresenter(SECRET, (reason) => reasons.push(reason));
  for (let i = 0; i < 100_000; i += 1) {
    check(`guess ${i}`, attacker, i * 36);
  }

  expect(reasons.filter((reason) => reason === 'wrong').length).toBeLessThan(70);
});

test('a page receives the refusal with a code, and says in English what the presenter check says', () => {
  const { check } = createPresenter(SECRET);
  const refusals = [undefined, 'wrong', 'wrong'].map((token) => check(token, attacker, 0));
  const received = refusals.map((refusal) => toRequestRefusal(refusal as Parameters<typeof toRequestRefusal>[0]));

  expect(received.map(({ code }) => code)).toEqual(['token-missing', 'token-wrong', 'token-waiting']);
  expect(received.map((refusal) => sayRefusal(refusal).text)).toEqual(received.map(({ error }) => error));
});

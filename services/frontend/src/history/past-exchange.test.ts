import { MAX_FRONTENDS } from '@hashr/messages/frontends.ts';
import { type HistoryAnswer, type HistoryMessage, historyMessageSchema } from '@hashr/messages/history.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { moveToBurst, settledStatus } from '../../../../test/support/watcher-status.ts';
import { createCounts } from '../ledger/counts.ts';
import { createPeers, type Peers } from '../peers/peers.ts';
import { createHistory, type History } from './history.ts';
import { createPastAnswers } from './past-answers.ts';
import { createPastRequest, type PastRequest } from './past-request.ts';
import { createReportedSeconds } from './reported-seconds.ts';

/** A frontend without pages, workers and Redis. */
interface TestFrontend {
  id: string;
  identity: Identity;
  history: History;
  peers: Peers;
  request: PastRequest;
  isConnected: boolean;
  /** It receives nothing, and has not noticed that. */
  isDeaf: boolean;
  /** Fails some strings in the current second. */
  fail(count: number): void;
  /** Receives a message from the bus. Returns why it is dropped, or undefined. */
  receive(message: HistoryMessage): string | undefined;
  tick(): void;
  publishReport(): void;
}

/** Everything happens at once on this bus: it delivers each message to all frontends that are connected. */
let frontends: TestFrontend[] = [];
let bus: HistoryMessage[] = [];
/** One clock for all, in milliseconds. */
let nowMs = 0;
let identities = 0;

beforeEach(() => {
  frontends = [];
  bus = [];
  nowMs = 10_000_000;
});

/** Signs as a frontend does, but without the cost of real signatures. */
type Identity = ReturnType<typeof createIdentity>;
function createIdentity() {
  identities += 1;
  const id = `f${(16 * identities).toString(16).padStart(8, '0')}`;
  return { id, sign: <Message extends object>(message: Message) => ({ ...message, key: id, signature: `by ${id}` }) };
}
const isAuthentic = (message: { id: string; signature?: string | undefined }) =>
  message.signature === `by ${message.id}`;

/** A frontend as main.ts connects its parts, with this bus instead of Redis. */
function startFrontend(): TestFrontend {
  const identity = createIdentity();
  const { id } = identity;
  const history = createHistory(id, () => nowMs);
  const peers = createPeers(id, isAuthentic, history.receiveSeconds);
  const reported = createReportedSeconds(id, history);
  let sequence = 0;
  let failed = 0;
  const publish = (message: HistoryMessage) => {
    bus.push(message);
    for (const other of frontends.filter(({ isConnected, isDeaf }) => isConnected && !isDeaf)) {
      other.receive(message);
    }
  };
  const publishReport = () => {
    sequence += 1;
    const totals = { ...createCounts().totals(0), sent: failed, failed, sentBySource: { page: failed, api: 0 } };
    totals.failedByKind.lost = failed;
    const noRate = { sent: 0, primary: 0, burst: 0, failed: 0, skipped: 0 };
    const rates = { offeredPerSecond: 0, unreservedPerSecond: 0, pages: 0, perSecond: noRate };
    const report = identity.sign({ id, name: id, sequence, leaving: false, totals, ...rates });
    const seconds = reported.next(false);
    const message = { ...peers.toMessage(report, nowMs), newest: identity.sign({ id, seconds }) };
    reported.confirm(seconds);
    for (const other of frontends.filter(({ isConnected, isDeaf }) => isConnected && !isDeaf)) {
      expect(other.peers.receive(JSON.stringify(message), nowMs)).toBe(true);
    }
  };
  const request = createPastRequest({ ownId: id, history, peers, publish });
  const answers = createPastAnswers({
    ownId: id,
    history,
    peers,
    publishedUpTo: () => reported.publishedUpTo,
    publish: (answer) => publish(identity.sign(answer)),
    publishReport,
  });
  const frontend: TestFrontend = {
    id,
    identity,
    history,
    peers,
    request,
    isConnected: true,
    isDeaf: false,
    fail(count) {
      failed += count;
      for (let i = 0; i < count; i++) {
        history.recorder.count({ kind: 'failed', failure: 'lost' });
      }
    },
    receive(message) {
      const copy = historyMessageSchema.parse(JSON.parse(JSON.stringify(message)));
      if (copy.kind === 'request') {
        answers.receive(copy, nowMs);
        return undefined;
      }
      return request.accepts(1, nowMs) ? request.receive(copy, () => isAuthentic(copy), nowMs) : 'not requested';
    },
    tick() {
      history.recorder.sample(0);
      request.tick(frontend.isConnected, nowMs);
      if (frontend.isConnected) {
        answers.tick(nowMs);
      }
    },
    publishReport,
  };
  frontends.push(frontend);
  return frontend;
}

/** Lets time pass, with the watcher publishing once a second. */
function pass(seconds: number, work: (second: number) => void = () => {}): void {
  for (let step = 0; step < seconds * 2; step++) {
    nowMs += 500;
    if (step % 2 === 1) {
      work(Math.floor(nowMs / 1_000));
      const second = Math.floor(nowMs / 1_000);
      const journal = second % 50 === 0 ? [moveToBurst(nowMs)] : [];
      const rate = { perSecond: second % 17, windowSeconds: 2 };
      for (const { history } of frontends.filter(({ isConnected, isDeaf }) => isConnected && !isDeaf)) {
        history.recordStatus({ ...settledStatus(nowMs), rate, journal });
      }
    }
    for (const frontend of frontends) {
      frontend.tick();
    }
    for (const frontend of frontends.filter(({ isConnected }) => isConnected)) {
      frontend.publishReport();
    }
  }
}

const answersOf = (messages: HistoryMessage[]) =>
  messages.filter((message): message is HistoryAnswer => message.kind !== 'request');

test('a frontend that starts later has the same history: of live frontends, of one that is gone, and of the watcher', () => {
  const [first, , gone] = [startFrontend(), startFrontend(), startFrontend()];
  pass(30, (second) => {
    frontends.forEach((frontend, i) => void frontend.fail((second + i) % 5));
  });
  frontends = frontends.filter((frontend) => frontend !== gone);
  pass(30, () => first.fail(3));
  const late = startFrontend();
  late.request.start(nowMs);
  pass(8);

  expect(late.history.read()).toEqual(first.history.read());
  expect(late.history.read().failed.reduce((a, b) => a + b)).toBeGreaterThan(150);
  expect(late.history.read().moves).toHaveLength(1);
  const kinds = answersOf(bus).map((answer) => (answer.kind === 'watcher' ? 'watcher' : answer.of));
  // Each live frontend once, the one that is gone once, and the watcher once.
  expect(new Set(kinds)).toEqual(new Set([...frontends.slice(0, 2).map(({ id }) => id), gone?.id, 'watcher']));
  expect(kinds).toHaveLength(4);
});

test('a frontend that was disconnected misses nothing, and its peers do not either', () => {
  const [first, second] = [startFrontend(), startFrontend(), startFrontend()];
  pass(20, () => frontends.forEach(({ fail }) => void fail(2)));
  second.isConnected = false;
  pass(100, () => frontends.forEach(({ fail }) => void fail(2)));
  second.isConnected = true;
  second.request.start(nowMs);
  pass(10);

  expect(second.history.read()).toEqual(first.history.read());
  expect(first.history.read().failed.reduce((a, b) => a + b)).toBe(3 * 2 * 120);
});

test('a frontend that notices late that its connection is lost misses nothing either', () => {
  const [first, second] = [startFrontend(), startFrontend()];
  pass(20, () => frontends.forEach(({ fail }) => void fail(2)));
  second.isDeaf = true;
  pass(8, () => frontends.forEach(({ fail }) => void fail(2)));
  second.isDeaf = false;
  second.request.start(nowMs);
  pass(10);

  expect(second.history.read()).toEqual(first.history.read());
});

test('after an outage of Redis, all frontends have the same history', () => {
  for (let i = 0; i < 5; i++) {
    startFrontend();
  }
  pass(20, () => frontends.forEach(({ fail }, i) => void fail(i)));
  frontends.forEach((frontend) => {
    frontend.isConnected = false;
  });
  pass(200, () => frontends.forEach(({ fail }, i) => void fail(i)));
  // They are connected again one after the other.
  for (const frontend of frontends) {
    frontend.isConnected = true;
    frontend.request.start(nowMs);
    pass(1, () => frontends.forEach(({ fail }, i) => void fail(i)));
  }
  pass(15);

  const views = frontends.map(({ history }) => JSON.stringify(history.read()));
  expect(new Set(views).size).toBe(1);
  expect(frontends[0]?.history.read().failed.reduce((a, b) => a + b)).toBe((0 + 1 + 2 + 3 + 4) * 225);
});

test('after an outage, all have the status of the watcher that only one of them received', () => {
  const [first, second, last] = [startFrontend(), startFrontend(), startFrontend()];
  pass(20);
  frontends.forEach((frontend) => {
    frontend.isConnected = false;
  });
  pass(30);
  // The one with the highest id was connected first, and all ask for what they have missed.
  last.history.recordStatus({ ...settledStatus(nowMs), weights: { primary: 58, burst: 42 } });
  frontends.forEach((frontend) => {
    frontend.isConnected = true;
  });
  frontends.forEach(({ request }) => void request.start(nowMs));
  pass(15);

  const views = [first, second, last].map(({ history }) => JSON.stringify(history.read().burstWeight));
  expect(new Set(views).size).toBe(1);
  expect(views[0]).toContain('42');
});

test('twenty frontends that start at once get one answer of each, not one for each request', () => {
  for (let i = 0; i < 20; i++) {
    startFrontend();
  }
  pass(3);
  bus = [];
  for (const { request } of frontends) {
    request.start(nowMs);
  }
  pass(10);

  // All wait for an answer, so any of them may be the only one that received a status of the watcher.
  expect(bus.filter(({ kind }) => kind === 'request')).toHaveLength(20);
  expect(answersOf(bus)).toHaveLength(20 + 20);
});

describe('a message that is not trusted changes nothing', () => {
  const seconds = (secondsAgo: number) => ({
    fromSecond: Math.floor(nowMs / 1_000) - secondsAgo,
    offered: [1],
    primary: [0],
    burst: [0],
    failed: [5],
  });
  let [victim, live, other, gone]: TestFrontend[] = [];
  let attacker: Identity;
  let before: number | undefined;
  beforeEach(() => {
    victim = startFrontend();
    live = startFrontend();
    other = startFrontend();
    gone = startFrontend();
    attacker = createIdentity();
    pass(10, () => [other, gone].forEach((frontend) => void frontend?.fail(1)));
    frontends = frontends.filter((frontend) => frontend !== gone);
    pass(30);
    before = failures();
  });
  const failures = () => victim?.history.read().failed.reduce((a, b) => a + b, 0);
  const answer = (signer: Identity, of: string, secondsAgo = 20) =>
    signer.sign({ kind: 'frontend' as const, id: signer.id, of, seconds: seconds(secondsAgo) });

  test('an answer that nobody has requested', () => {
    expect(victim?.receive(answer(live?.identity as Identity, gone?.id ?? ''))).toBe('not requested');
    victim?.request.start(nowMs);
    pass(11);
    expect(victim?.receive(answer(live?.identity as Identity, live?.id ?? ''))).toBe('not requested');
    expect(failures()).toBe(before);
  });

  test('an answer of an unknown frontend, or with a wrong signature', () => {
    victim?.request.start(nowMs);
    const forged = { ...answer(live?.identity as Identity, gone?.id ?? ''), signature: 'forged' };

    expect(victim?.receive(answer(attacker, attacker.id))).toBe('not verified');
    expect(victim?.receive(forged)).toBe('not verified');
    expect(failures()).toBe(before);
  });

  test('an answer about another live frontend, about an unknown one, or with more strings than the gone one had', () => {
    victim?.request.start(nowMs);
    for (const of of [victim?.id, attacker.id, other?.id]) {
      victim?.receive(answer(live?.identity as Identity, of ?? '', 100));
    }
    const quiet = { ...seconds(100), failed: [0] };
    victim?.receive({ ...answer(live?.identity as Identity, other?.id ?? ''), seconds: quiet });
    const of = victim?.history.secondsOf(other?.id ?? '', quiet.fromSecond, quiet.fromSecond);
    expect(of?.offered).toEqual([null]);
    for (const secondsAgo of [100, 101]) {
      victim?.receive(answer(live?.identity as Identity, gone?.id ?? '', secondsAgo));
    }

    expect(failures()).toBe(before);
  });

  test('more than a request can be answered with', () => {
    victim?.request.start(nowMs);

    expect(victim?.request.accepts(3_000_000, nowMs)).toBe(true);
    expect(victim?.request.accepts(1, nowMs)).toBe(false);
  });
});

test('many requests are answered once a second, and only so many are remembered', () => {
  const frontend = startFrontend();
  pass(5);
  const second = Math.floor(nowMs / 1_000);
  for (let i = 0; i < 10_000; i++) {
    const id = `f${i.toString(16).padStart(8, '0')}`;
    frontend.receive({ kind: 'request', id, sinceSecond: second - i, answered: [], needsShared: false });
  }
  pass(1);
  const oldest = answersOf(bus).map((answer) => (answer.kind === 'frontend' ? answer.seconds.fromSecond : 0));
  expect(oldest).toEqual([second - MAX_FRONTENDS + 1]);

  for (let i = 0; i < 10; i++) {
    frontend.receive({ kind: 'request', id: 'f00000000', sinceSecond: 0, answered: [], needsShared: false });
    pass(0.5);
  }
  expect(answersOf(bus).length).toBeLessThanOrEqual(1 + 5);
});

import { startRedisStandIn } from '@hashr/local/redis/stand-in.ts';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attack } from '../support/attack.ts';
import { rawExchange } from '../support/raw-exchange.ts';
import { redisServer, startRedis, type TestRedis } from '../support/redis.ts';
import { replyTypes } from '../support/reply-types.ts';

/** Encodes a command as clients do. */
const asArray = (words: readonly string[]) =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;

const word = fc.oneof(
  fc.constantFrom('a', 'calculation', '__proto__', 'constructor', '', ' ', '\r\n', '☃', '*1', '$1', 'x'.repeat(500)),
  fc.string({ maxLength: 20 }),
);
const channel = fc.constantFrom('a', '__proto__', 'constructor', 'toString', '☃');

/** Commands that the programs of the demo send and the stand-in implements. */
const knownCommand: fc.Arbitrary<readonly string[]> = fc.oneof(
  fc.constantFrom(['PING'], ['ping'], ['SELECT', '0'], ['CLIENT', 'ID'], ['INFO'], ['HELLO', '9']),
  fc.tuple(fc.constant('PUBLISH'), channel, word),
  fc.constantFrom(['PUBLISH'], ['PUBLISH', 'a'], ['PUBLISH', 'a', 'b', 'c'], ['SUBSCRIBE']),
  fc.array(channel, { minLength: 1, maxLength: 3 }).map((channels) => ['SUBSCRIBE', ...channels]),
  fc.array(channel, { maxLength: 3 }).map((channels) => ['UNSUBSCRIBE', ...channels]),
);
const unknownCommand = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => ['NONSENSE', ...words]);

/** Headers that are wrong, too large, or malformed. */
const brokenPiece = fc.constantFrom(
  '*1\r\n!4\r\nPING\r\n',
  '*1\r\n$x\r\nPING\r\n',
  '*1\r\n$-1\r\n',
  '*x\r\n',
  '*99999999999\r\n',
  '*1\r\n$99999999999\r\n',
  '*0\r\n',
  '*-1\r\n',
  '\r\n',
  'PING\r\n',
  '  PING  \r\n',
  '*3\r\n$7\r\nPUBLISH\r\n',
  '*2\r\n$4\r\nPING\r\n:1\r\n',
);

/** A whole connection. It starts with RESP 3, in which a subscriber may still send every command. */
const connection = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: knownCommand.map(asArray) },
      { weight: 1, arbitrary: unknownCommand.map(asArray) },
      { weight: 2, arbitrary: brokenPiece },
    ),
    { minLength: 1, maxLength: 8 },
  )
  // The answer to the last command shows whether the connection is still open.
  .map((pieces) => Buffer.from(asArray(['HELLO', '3']) + pieces.join('') + asArray(['PING'])));

/** Sorts messages of a channel after the replies to commands. Both keep their order. */
const byMessage = (a: string, b: string) => Number(a === MESSAGE) - Number(b === MESSAGE);
const MESSAGE = '>[$,$,$]';

describe.runIf(redisServer !== undefined)('the stand-in for Redis, compared with redis-server', () => {
  let real: TestRedis;
  let standIn: Awaited<ReturnType<typeof startRedisStandIn>>;
  beforeAll(async () => {
    [real, standIn] = await Promise.all([startRedis('redis-server'), startRedisStandIn(0)]);
  });
  afterAll(() => Promise.all([real.kill(), standIn.close()]));

  test('the same bytes get the same kinds of replies, and errors in the same places', async () => {
    await attack(fc.array(connection, { minLength: 10, maxLength: 20 }), 30, async (connections) => {
      for (const bytes of connections) {
        // One after the other, because PUBLISH answers with the number of subscribers.
        const [expected, actual] = await Promise.all(
          [real.port, standIn.port].map(async (port) =>
            // The client's own messages may arrive earlier or later among the replies.
            replyTypes((await rawExchange(port, bytes, { end: true, silenceMs: 10_000 })).answer).toSorted(byMessage),
          ),
        );
        expect(actual, bytes.toString('latin1')).toEqual(expected);
      }
    });
  });
});

test('the stand-in survives any bytes, and still serves other clients', async () => {
  const standIn = await startRedisStandIn(0);
  const client = new Redis(`redis://127.0.0.1:${standIn.port}`);
  const received: string[] = [];
  const subscriber = new Redis(`redis://127.0.0.1:${standIn.port}`);
  subscriber.on('message', (_channel, message) => received.push(message));
  await subscriber.subscribe('honest');
  const junk = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
    fc.tuple(connection, fc.nat(), fc.integer({ min: 0, max: 255 })).map(([bytes, at, byte]) => {
      const changed = Buffer.from(bytes);
      changed[at % changed.length] = byte;
      return changed;
    }),
    fc.constantFrom('*', '$', '\r', 'x').map((text) => Buffer.from(text.repeat(100_000))),
  );
  let round = 0;
  await attack(fc.array(junk, { minLength: 20, maxLength: 40 }), 20, async (all) => {
    await Promise.all(all.map((bytes) => rawExchange(standIn.port, bytes, { end: true, silenceMs: 10_000 })));
    round += 1;
    expect(await client.publish('honest', String(round))).toBe(1);
  });
  client.disconnect();
  subscriber.disconnect();
  await standIn.close();

  expect(received).toEqual(Array.from({ length: round }, (_, i) => String(i + 1)));
});

import { expect, test } from 'vitest';
import { encode, type Reply } from './reply.ts';

test.each<[Reply, string, string]>([
  [null, '$-1\r\n', '_\r\n'],
  [7, ':7\r\n', ':7\r\n'],
  ['häsh', '$5\r\nhäsh\r\n', '$5\r\nhäsh\r\n'],
  [{ ok: 'PONG' }, '+PONG\r\n', '+PONG\r\n'],
  [{ error: 'ERR no' }, '-ERR no\r\n', '-ERR no\r\n'],
  [['a', 1, null], '*3\r\n$1\r\na\r\n:1\r\n$-1\r\n', '*3\r\n$1\r\na\r\n:1\r\n_\r\n'],
  [
    { push: ['message', 'c', 'x'] },
    '*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nx\r\n',
    '>3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nx\r\n',
  ],
  [
    {
      map: [
        ['id', 1],
        ['mode', 'x'],
      ],
    },
    '*4\r\n$2\r\nid\r\n:1\r\n$4\r\nmode\r\n$1\r\nx\r\n',
    '%2\r\n$2\r\nid\r\n:1\r\n$4\r\nmode\r\n$1\r\nx\r\n',
  ],
])('encodes %j', (reply, version2, version3) => {
  expect(encode(reply, 2)).toBe(version2);
  expect(encode(reply, 3)).toBe(version3);
});

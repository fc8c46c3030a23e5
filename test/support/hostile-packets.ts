import fc from 'fast-check';
import { hostileJson, prototypeKeys } from './hostile-json.ts';
import { frame } from './raw-websocket.ts';

const json = hostileJson('freq', 'token', 'fromMs', 'action');

/** Numbers of acknowledgements and attachments. */
const ids = fc.constantFrom('', '0', '7', '-1', '00', '1e3', '9'.repeat(30), 'NaN', '0.5');
const namespaces = fc.constantFrom('', '/,', '/admin,', '/__proto__,', `/${'x'.repeat(3_000)},`, '/?token=x,', ',');
const events = fc.constantFrom(
  'frequency',
  'load',
  'calculation',
  'state',
  'connect',
  'connection',
  'disconnect',
  'disconnecting',
  'error',
  'newListener',
  'removeListener',
  'nothing',
  '',
  ...prototypeKeys,
);

/** Texts that resemble packets of engine.io (the first digit) and socket.io (the second digit). */
const packet = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(namespaces, ids, events, fc.array(json, { maxLength: 3 }))
      .map(([namespace, id, event, values]) => `42${namespace}${id}[${[JSON.stringify(event), ...values].join()}]`),
  },
  // Acknowledgements without a request, disconnects, errors, second connects.
  fc.tuple(fc.constantFrom('40', '41', '43', '44', '47', '4'), namespaces, ids, json).map((parts) => parts.join('')),
  // Packets with attachments that never arrive, or with too many.
  fc
    .tuple(
      fc.constantFrom('45', '46'),
      ids,
      namespaces,
      fc.constantFrom(
        '{"_placeholder":true,"num":0}',
        '{"_placeholder":true,"num":-1}',
        '{"_placeholder":true,"num":"__proto__"}',
      ),
    )
    .map(([type, count, namespace, value]) => `${type}${count}-${namespace}["frequency",${value}]`),
  // Packets of engine.io: open, close, ping, pong, upgrade, noop, and unknown ones.
  fc
    .tuple(fc.constantFrom('0', '1', '2', '3', '5', '6', '7', '9', 'b', ''), fc.string({ maxLength: 20 }))
    .map((parts) => parts.join('')),
  json,
  fc.string({ maxLength: 500, unit: 'binary' }),
);

/** Frames with hostile text, and invalid frames. */
export const hostileFrame: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 6, arbitrary: packet.map((text) => frame(text)) },
  packet.map((text) => frame(text, { opcode: 2 })),
  packet.map((text) => frame(text, { final: false })),
  fc
    .record({
      opcode: fc.integer({ min: 0, max: 15 }),
      final: fc.boolean(),
      masked: fc.boolean(),
      reserved: fc.integer({ min: 0, max: 7 }),
      payload: fc.uint8Array({ maxLength: 200 }),
    })
    .map(({ payload, ...options }) => frame(payload, options)),
  fc.constantFrom(10_001, 65_536, 2 ** 31, 2 ** 52).map((length) => frame('42["frequency",{"freq":1}]', { length })),
  fc.constant(frame('x'.repeat(100_000))),
  fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
);

/** A reply of the server. A `push` is a message without a command. In RESP2 it is an array. */
export type Reply =
  | { ok: string }
  | { error: string }
  | { map: [string, Reply | string | number][] }
  | { push: Reply[] }
  | Reply[]
  | string
  | number
  | null;

/** Encodes a reply in version 2 or 3 of the protocol: https://redis.io/docs/latest/develop/reference/protocol-spec/ */
export function encode(reply: Reply, version: 2 | 3): string {
  if (reply === null) {
    return version === 3 ? '_\r\n' : '$-1\r\n';
  }
  if (typeof reply === 'number') {
    return `:${reply}\r\n`;
  }
  if (typeof reply === 'string') {
    return `$${Buffer.byteLength(reply)}\r\n${reply}\r\n`;
  }
  const encodeAll = (items: Reply[]) => items.map((item) => encode(item, version)).join('');
  if (Array.isArray(reply)) {
    return `*${reply.length}\r\n${encodeAll(reply)}`;
  }
  if ('ok' in reply) {
    return `+${reply.ok}\r\n`;
  }
  if ('error' in reply) {
    return `-${reply.error}\r\n`;
  }
  if ('push' in reply) {
    return `${version === 3 ? '>' : '*'}${reply.push.length}\r\n${encodeAll(reply.push)}`;
  }
  return `${version === 3 ? `%${reply.map.length}` : `*${reply.map.length * 2}`}\r\n${encodeAll(reply.map.flat())}`;
}

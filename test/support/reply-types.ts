/**
 * Returns the types of the replies of a Redis, in order: `+`, `-` (an error), `$`, `:`, `*`, `>` and so on. An array
 * has the types of its elements in brackets. The values are left out.
 * https://redis.io/docs/latest/develop/reference/protocol-spec/
 *
 * @param bytes one character per byte
 */
export function replyTypes(bytes: string): string[] {
  const replies: string[] = [];
  let at = 0;

  function line(): string {
    const end = bytes.indexOf('\r\n', at);
    const text = bytes.slice(at, end < 0 ? bytes.length : end);
    at = end < 0 ? bytes.length : end + 2;
    return text;
  }
  function reply(): string {
    const head = line();
    const type = head[0] ?? '';
    const count = Number(head.slice(1));
    if (type === '$' || type === '=') {
      at += count < 0 ? 0 : count + 2;
      return '$'; // Redis sends INFO as another type of text.
    }
    if (type === '*' || type === '>' || type === '~') {
      return `${type}[${Array.from({ length: Math.max(0, count) }, reply).join()}]`;
    }
    if (type === '%') {
      for (let i = 0; i < count * 2; i += 1) {
        reply();
      }
      return '%'; // The fields of HELLO depend on the version.
    }
    return type;
  }
  while (at < bytes.length) {
    replies.push(reply());
  }
  return replies;
}

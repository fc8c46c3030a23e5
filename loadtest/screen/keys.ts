/**
 * Reads single keys from the terminal; nothing if standard input is not one.
 *
 * @param onKey gets each key, except Ctrl+C
 * @returns a function that gives the terminal back
 */
export function readKeys(onKey: (key: string) => void, onInterrupt: () => void): () => void {
  const { stdin } = process;
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onInterrupt);
  if (!stdin.isTTY) {
    return () => {};
  }
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  const read = (keys: string) => {
    for (const key of keys) {
      if (key === '\u0003') {
        onInterrupt(); // In raw mode, Ctrl+C is a key and no signal.
      } else {
        onKey(key);
      }
    }
  };
  stdin.on('data', read);
  return () => {
    stdin.off('data', read);
    stdin.setRawMode(false);
    stdin.pause();
  };
}

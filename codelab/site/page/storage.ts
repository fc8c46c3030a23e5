/** What the site remembers in the browser. */
export interface Storage {
  read(key: string): string | undefined;
  write(key: string, value: string): void;
}

/** Uses localStorage. If the browser refuses it, the site remembers until it is closed. */
export function browserStorage(): Storage {
  const memory = new Map<string, string>();
  return {
    read(key) {
      try {
        return localStorage.getItem(key) ?? undefined;
      } catch {
        return memory.get(key);
      }
    },
    write(key, value) {
      memory.set(key, value);
      try {
        localStorage.setItem(key, value);
      } catch {
        // The browser refuses to store anything, or has no space left.
      }
    },
  };
}

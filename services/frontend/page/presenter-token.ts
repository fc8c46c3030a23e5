const KEY = 'presenter-token';

/** Splits the part of an address after the '#' into the presenter's token, if there is one, and the rest. */
export function splitToken(hash: string): { token: string | undefined; rest: string } {
  const parts = hash.replace(/^#/, '').split('&');
  const token = parts.find((part) => part.startsWith('token='))?.slice('token='.length);
  const rest = parts.filter((part) => !part.startsWith('token=')).join('&');
  return {
    token: token === undefined || token === '' ? undefined : decode(token),
    rest: rest === '' ? '' : `#${rest}`,
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A '%' that stands for itself.
  }
}

/**
 * Takes the presenter's token out of the address bar, where an audience could read it, and keeps it for this tab, so that
 * it is still there after a reload. It comes after the '#', which browsers do not send to servers.
 *
 * @returns what reads the token
 */
export function keepPresenterToken(): () => string | undefined {
  let kept = read();

  function take(): void {
    const { token, rest } = splitToken(location.hash);
    if (token !== undefined) {
      kept = token;
      write(token);
      history.replaceState(history.state, '', `${location.pathname}${location.search}${rest}`);
    }
  }
  take();
  // Somebody who adds the token to the address of the open page does not load it again.
  addEventListener('hashchange', take);
  return () => kept;
}

// A browser that is told to keep nothing throws; the token is then known until the next reload.
function read(): string | undefined {
  try {
    return sessionStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(token: string): void {
  try {
    sessionStorage.setItem(KEY, token);
  } catch {}
}

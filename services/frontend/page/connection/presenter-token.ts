const KEY = 'presenter-token';

/** Splits the fragment of an address (what follows the '#') into the presenter's token, if there is one, and the rest. */
export function splitToken(fragment: string): { token: string | undefined; rest: string } {
  const parts = fragment.replace(/^#/, '').split('&');
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
    return text; // It contains a '%' that does not start an escape.
  }
}

/**
 * Removes the presenter's token from the address bar, where an audience could read it, and keeps it for this tab, so that
 * it survives a reload. The token follows the '#', because browsers do not send that part to servers.
 *
 * @returns a function that returns the token, or undefined if the tab has none
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
  // A token that is added to the address of an open page does not reload the page.
  addEventListener('hashchange', take);
  return () => kept;
}

// A browser that blocks storage throws. The page then knows the token until the next reload.
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

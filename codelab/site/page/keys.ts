/** What the keys of the page do. */
interface Actions {
  previous(): void;
  next(): void;
  search(): void;
}

/** Follows the arrow keys, and `/` or Ctrl+K for the search. Keys that the focused element needs are left to it. */
export function followKeys({ previous, next, search }: Actions): void {
  addEventListener('keydown', (event) => {
    const action = { ArrowLeft: previous, ArrowRight: next, '/': search }[event.key];
    if (event.key === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey) {
      event.preventDefault();
      search();
    } else if (action !== undefined && !hasModifier(event) && !needsKeys(event.target)) {
      event.preventDefault();
      action();
    }
  });
}

function hasModifier({ altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return altKey || ctrlKey || metaKey;
}

/** A text field needs all keys, an open dialog too, and what scrolls sideways needs the arrows. */
function needsKeys(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, dialog[open], [data-scrolls]') !== null;
}

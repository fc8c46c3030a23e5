// The page uses these, too. A schema would bring the library for schemas into the page.

/** How many seconds the frontends remember. */
export const HISTORY_SECONDS = 600;

/** The most weight changes in the history; older ones are forgotten. */
export const MAX_MOVES = 40;

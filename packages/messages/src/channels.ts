/** The Redis channels: who publishes on each, and what. */
export const channels = {
  /** worker -> every frontend: one message for each hash, see calculation.ts. */
  calculation: 'calculation',
  /** frontend -> every frontend: its totals, twice a second, see frontends.ts. */
  frontends: 'frontends',
  /** istiowatcher -> every frontend: its full status, once a second, see burst.ts. */
  burst: 'burst',
  /** frontend -> every frontend: requests for the past, and answers, see history.ts. */
  history: 'history',
} as const;

/** The Redis channels, and who speaks on each. */
export const channels = {
  /** worker -> every frontend: one message per hash, see calculation.ts. */
  calculation: 'calculation',
  /** frontend -> every frontend: its totals, twice a second, see frontends.ts. */
  frontends: 'frontends',
  /** istiowatcher -> every frontend: its whole status, once a second, see burst.ts. */
  burst: 'burst',
} as const;

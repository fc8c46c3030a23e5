/** The Redis channels, and who speaks on each. */
export const channels = {
  /** worker -> every frontend: one message per hash, see calculation.ts. */
  calculation: 'calculation',
} as const;

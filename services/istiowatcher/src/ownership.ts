import type { Decision } from './decide/decision.ts';

/** A write that returned an error. If only its response was lost, the write has succeeded. */
interface Attempt {
  decision: Decision;
  fromPercent: number;
}

/** What the watcher knows about burst's share from its last tick. */
export interface Ownership {
  /** Undefined: not read yet. */
  burstPercent: number | undefined;
  /** Whether this watcher set it. */
  isOwn: boolean;
  attempt: Attempt | undefined;
}

/** The result of comparing a read with the last known share. */
export type Finding =
  | { kind: 'unchanged' }
  /** The attempt has succeeded. */
  | { kind: 'confirmed'; attempt: Attempt }
  /** Another client has changed the weights. If the watcher had set them, the change is a reset. */
  | { kind: 'external'; fromPercent: number; isReset: boolean };

/** The state before the first read. */
export const nothingRead: Ownership = { burstPercent: undefined, isOwn: false, attempt: undefined };

/** Compares the share that was read with the known one. Pure. */
export function compareOwnership(known: Ownership, burstPercent: number): { finding: Finding; known: Ownership } {
  const { attempt, isOwn, burstPercent: fromPercent = burstPercent } = known;
  if (attempt?.decision.burstPercent === burstPercent) {
    return { finding: { kind: 'confirmed', attempt }, known: ownedBy(true, burstPercent) };
  }
  return fromPercent === burstPercent
    ? { finding: { kind: 'unchanged' }, known: ownedBy(isOwn, burstPercent) }
    : { finding: { kind: 'external', fromPercent, isReset: isOwn }, known: ownedBy(false, burstPercent) };
}

/** The state after a successful read or write. Pure. */
export function ownedBy(isOwn: boolean, burstPercent: number): Ownership {
  return { burstPercent, isOwn, attempt: undefined };
}

import type { RateFinding, Why } from '@hashr/messages/why.ts';
import { type Decision, isRefusal, type Proposal } from './decide/decision.ts';

/** The longest name of a field manager, in UTF-16 code units. */
const MAX_MANAGER = 100;

/** The reason of a decision as data, for the page and for `sentences.ts`. Pure. */
export function toWhy(decision: Decision): Why {
  if (isRefusal(decision)) {
    const proposal = toProposalWhy(decision.proposal);
    switch (decision.verdict) {
      case 'contended':
        return { kind: 'contended', proposal, ...managerOf(decision.by) };
      case 'minimum-time':
        return { kind: 'minimum-time', proposal, subset: decision.subset, seconds: decision.seconds };
      case 'target-down':
        return { kind: 'target-down', proposal, target: decision.target, health: decision.health };
      case 'target-recovering':
        return { kind: 'target-recovering', proposal, target: decision.target, seconds: decision.seconds };
    }
  }
  switch (decision.verdict) {
    case 'paused':
      return { kind: 'paused', by: decision.by };
    case 'no-data':
      return { kind: 'no-data', notices: [...decision.failure.notices] };
    case 'both-down':
      return { kind: 'both-down' };
    default:
      return toProposalWhy(decision);
  }
}

/** The reason of an external change as data. `by`: the field manager; undefined: not known. */
export function toExternalWhy(by: string | undefined, burstPercent: number): Why {
  return { kind: 'external', burstPercent, ...managerOf(by) };
}

function toProposalWhy(proposal: Proposal) {
  const { verdict, burstPercent } = proposal;
  switch (verdict) {
    case 'forced':
      return { kind: verdict, burstPercent, by: proposal.by };
    case 'subset-down':
      return { kind: verdict, burstPercent, down: proposal.down };
    case 'settled':
    case 'above':
    case 'below':
      return { kind: verdict, burstPercent, finding: rounded(proposal.finding) };
  }
}

/** A rate with more decimals than a sentence shows would only make the status longer. */
function rounded(finding: RateFinding): RateFinding {
  const perSecond = toThousandths(finding.perSecond);
  return finding.kind === 'shared'
    ? { ...finding, perSecond, capacity: toThousandths(finding.capacity) }
    : { ...finding, perSecond };
}

function toThousandths(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

/** The field manager that set the weights, as a reason or a notice names it. Undefined: not known. */
export function managerOf(by: string | undefined): { by?: string } {
  return by === undefined ? {} : { by: by.slice(0, MAX_MANAGER) };
}

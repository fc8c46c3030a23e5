import { FORCE_ANNOTATION, PAUSED_ANNOTATION } from '@hashr/mesh/names.ts';
import { managerInWords, sayNotices } from '@hashr/messages/notices.ts';
import { rateFigures } from '@hashr/messages/rate-figures.ts';
import type { ProposalWhy, RateFinding, Why } from '@hashr/messages/why.ts';

// Turns reasons, which are data, into English sentences for the page, the log and the Events.

type Refusal = Extract<Why, { proposal: ProposalWhy }>;
type Origin = Extract<Why, { kind: 'paused' }>['by'];

/** Says what happens, and why. */
export function explain(why: Why): string {
  switch (why.kind) {
    case 'contended':
    case 'minimum-time':
    case 'target-down':
    case 'target-recovering':
      return `${causeOf(why.proposal)}, but ${objection(why)}: the weights do not change.`;
    case 'paused':
      return `Paused by ${originInWords('paused', why.by)}: the weights do not change.`;
    case 'no-data':
      return `There is no rate, so the weights do not change. ${sayNotices(why.notices)}`;
    case 'both-down':
      return 'Neither subset has a healthy worker: the weights do not change.';
    case 'settled':
      return `${causeOf(why)}: ${stays(why)}.`;
    case 'above':
    case 'below':
    case 'forced':
    case 'subset-down':
      return `${causeOf(why)}: ${goes(why)}.`;
    case 'not-steering':
      return 'The route does not split the requests by subset, so there is nothing to steer: all workers share them.';
    case 'problem':
    case 'failed':
      return sayNotices(why.notices);
    case 'external':
      return `${capitalized(managerInWords(why.by))} set primary to ${100 - why.burstPercent} % and burst to ${why.burstPercent} %.`;
  }
}

/** The reason for a proposal. */
function causeOf(proposal: ProposalWhy): string {
  switch (proposal.kind) {
    case 'forced':
      return `Forced by ${originInWords('force', proposal.by)}`;
    case 'subset-down':
      return `${capitalized(proposal.down)} has no healthy worker`;
    case 'settled':
    case 'above':
    case 'below':
      return rateInWords(proposal.finding);
  }
}

function rateInWords(finding: RateFinding): string {
  const { kind, perSecond } = finding;
  switch (kind) {
    case 'above':
    case 'below':
      return `${formatRate(perSecond, finding.threshold)} is ${kind} ${finding.threshold}`;
    case 'barely-above':
    case 'barely-below': {
      const side = kind === 'barely-above' ? 'above' : 'below';
      return `${formatRate(perSecond, finding.threshold)} is ${side} ${finding.threshold}, but within the measurement error`;
    }
    case 'incomplete':
      return `${formatRate(perSecond, finding.threshold)} is below ${finding.threshold}, but the metrics of some frontends could not be read, so the rate can be higher`;
    case 'between':
      return `${formatRate(perSecond, finding.returnBelow)} is between ${finding.returnBelow} and ${finding.burstAbove}`;
    case 'shared':
      return `The rate is ${formatRate(perSecond)}, and primary's capacity is ${capacityInWords(finding)}`;
  }
}

function capacityInWords({ capacity, isLearnt }: Extract<RateFinding, { kind: 'shared' }>): string {
  return isLearnt ? `about ${formatRate(capacity)}, because it refuses the rest` : `${capacity}/s`;
}

/** Why a guardrail refuses. */
function objection(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'contended':
      return `${managerInWords(refusal.by)} keeps resetting the weights`;
    case 'minimum-time':
      return `the traffic must stay in ${refusal.subset} for at least ${refusal.seconds} s`;
    case 'target-down':
      return refusal.health === 'down'
        ? `${refusal.target} has no healthy worker`
        : `the health of ${refusal.target} is unknown`;
    case 'target-recovering':
      return `${refusal.target} was down and must first be healthy for ${refusal.seconds} s`;
  }
}

function goes({ kind, burstPercent }: ProposalWhy): string {
  if (burstPercent === 100) {
    return 'all traffic goes to burst';
  }
  return burstPercent === 0
    ? `all traffic ${kind === 'below' ? 'returns' : 'goes'} to primary`
    : `${burstPercent} % of the traffic goes to burst`;
}

function stays({ finding, burstPercent }: Extract<ProposalWhy, { finding: RateFinding }>): string {
  switch (finding.kind) {
    case 'above':
    case 'below':
    case 'shared':
      return burstPercent === 100 || burstPercent === 0
        ? `all traffic stays in ${burstPercent === 100 ? 'burst' : 'primary'}`
        : `${burstPercent} % of the traffic stays in burst`;
    case 'barely-above':
    case 'barely-below':
    case 'incomplete':
    case 'between':
      return 'the weights do not change';
  }
}

function originInWords(what: 'paused' | 'force', origin: Origin): string {
  const annotation = what === 'force' ? FORCE_ANNOTATION : PAUSED_ANNOTATION;
  return origin === 'setting' ? `the setting ${what.toUpperCase()}` : `the annotation ${annotation}`;
}

function formatRate(perSecond: number, threshold?: number): string {
  return `${rateFigures(perSecond, threshold)}/s`;
}

function capitalized(text: string): string {
  return `${text[0]?.toUpperCase()}${text.slice(1)}`;
}

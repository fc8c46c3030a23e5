import { FORCE_ANNOTATION, PAUSED_ANNOTATION } from '@hashr/mesh/names.ts';
import type { RateFailure } from '@hashr/mesh/traffic.ts';
import {
  type Decision,
  isRefusal,
  type Origin,
  type Proposal,
  type RateFinding,
  type Refusal,
} from './decide/decision.ts';

// Turns decisions, which are data, into sentences for the page, the log and the Events.

/** Says what a decision does, and why. */
export function explain(decision: Decision): string {
  if (isRefusal(decision)) {
    return `${why(decision.proposal)}, but ${objection(decision)}: the weights do not change.`;
  }
  switch (decision.verdict) {
    case 'paused':
      return `Paused by ${originInWords('paused', decision.by)}: the weights do not change.`;
    case 'no-data':
      return `There is no rate, so the weights do not change. ${decision.failure.message}`;
    case 'both-down':
      return 'Neither subset has a healthy worker: the weights do not change.';
    case 'settled':
      return `${why(decision)}: ${stays(decision)}.`;
    case 'above':
    case 'below':
    case 'forced':
    case 'subset-down':
      return `${why(decision)}: ${goes(decision)}.`;
  }
}

/** Says that another client has set the weights. */
export function explainExternalChange(by: string | undefined, burstPercent: number): string {
  return `${capitalized(managerInWords(by))} set primary to ${100 - burstPercent} % and burst to ${burstPercent} %.`;
}

/** Says that the route has no weights, and what that means. */
export function explainUnsplit(): string {
  return 'The route does not split the requests by subset, so there is nothing to steer: all workers share them.';
}

/** Says that the weights are contended, and the remedy. */
export function explainContention(by: string | undefined): string {
  return (
    `The weights are contended: ${managerInWords(by)} repeatedly resets the weights that the watcher sets. The watcher ` +
    'waits longer after each reset before it moves the traffic again. Stop that tool, configure it to ignore the weights (Argo CD: ' +
    'ignoreDifferences), or pause the watcher (annotation ' +
    `${PAUSED_ANNOTATION}: "true").`
  );
}

/** Says that there has been no rate for a long time. */
export function explainGap(seconds: number, failure: RateFailure): string {
  return `There has been no rate for more than ${seconds} s. ${failure.message}`;
}

/** The reason for a proposal. */
function why(proposal: Proposal): string {
  switch (proposal.verdict) {
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
  switch (refusal.verdict) {
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

function goes({ verdict, burstPercent }: Proposal): string {
  if (burstPercent === 100) {
    return 'all traffic goes to burst';
  }
  return burstPercent === 0
    ? `all traffic ${verdict === 'below' ? 'returns' : 'goes'} to primary`
    : `${burstPercent} % of the traffic goes to burst`;
}

function stays(proposal: Extract<Proposal, { verdict: 'settled' }>): string {
  const { finding, burstPercent } = proposal;
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

/** Names the client that set the weights. Undefined: not known. */
function managerInWords(fieldManager: string | undefined): string {
  if (fieldManager === undefined) {
    return 'somebody else';
  }
  return fieldManager === 'istiowatcher' ? 'another istiowatcher' : `the field manager ${fieldManager.slice(0, 100)}`;
}

/** A rate such as "26.4/s", with one more digit where it would look equal to the threshold. */
function formatRate(perSecond: number, threshold?: number): string {
  const looksEqual = perSecond !== threshold && perSecond.toFixed(1) === threshold?.toFixed(1);
  return `${perSecond.toFixed(looksEqual ? 2 : 1)}/s`;
}

function capitalized(text: string): string {
  return `${text[0]?.toUpperCase()}${text.slice(1)}`;
}

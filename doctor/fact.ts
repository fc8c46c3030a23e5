import { type Finding, skipped } from './finding.ts';

/** Why something is not known, and what would help. */
export interface Unknown {
  unknown: string;
  remedy: string;
}

/** Something that was looked at: either what it is, or why that is not known. */
export type Fact<Value> = { value: Value } | Unknown;

export function known<Value>(value: Value): Fact<Value> {
  return { value };
}

export function unknown(why: string, remedy: string): Unknown {
  return { unknown: why, remedy };
}

/** What is known, or else what to take in its place. */
export function valueOr<Value, Other>(fact: Fact<Value>, other: Other): Value | Other {
  return 'value' in fact ? fact.value : other;
}

/** Goes on with what is known. */
export function mapFact<From, To>(fact: Fact<From>, map: (value: From) => To): Fact<To> {
  return 'value' in fact ? known(map(fact.value)) : fact;
}

/** Makes a check if the fact is known; else it is skipped, with the reason. */
export function given<Value>(check: string, fact: Fact<Value>, judge: (value: Value) => Finding): Finding {
  return 'value' in fact ? judge(fact.value) : skipped(check, fact.unknown, fact.remedy);
}

/** Both facts, or the reason why the first that is missing is not known. */
export function both<A, B>(a: Fact<A>, b: Fact<B>): Fact<[A, B]> {
  if (!('value' in a)) {
    return a;
  }
  return 'value' in b ? known([a.value, b.value]) : b;
}

import type { Calculation } from '@hashr/messages/calculation.ts';
import { find, newElement } from '../elements.ts';
import { checkHash } from './hash-check.ts';

/** Shows the parts of a calculation, and whether the page computes the same hash from them. */
export function showHashCheck(calculation: Calculation): void {
  const box = find('#check');
  const { str, strLength, salt, hour, worker, hash } = calculation;
  const parts = { hash, string: str ?? `${strLength} characters`, salt, hour: `${hour} (UTC)`, worker };
  const list = document.createElement('dl');
  for (const [name, value] of Object.entries(parts)) {
    list.append(newElement('dt', name), newElement('dd', value));
  }
  box.replaceChildren(list, newElement('p', verdictOn(calculation)));
  box.hidden = false;
}

function verdictOn(calculation: Calculation): string {
  const check = checkHash(calculation);
  if (check === undefined) {
    return 'The result does not contain the string, because it is too long. The page cannot check the hash.';
  }
  return check.matches ? '✓ The page computes the same hash.' : `✕ The page computes another hash: ${check.expected}`;
}

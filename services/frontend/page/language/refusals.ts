import type { RequestRefusal } from '@hashr/messages/request-refusal.ts';
import { en } from './en.ts';
import type { Sentence } from './sentence.ts';
import { language, text } from './text.ts';

/** A refusal by the page itself. */
export function pageRefusal(code: 'not-connected' | 'no-answer'): RequestRefusal {
  return { ok: false, error: en[`refusal.${code}`], code };
}

/** Says a refusal in the language of the page; one without a code, or with one that the page does not know, in English. */
export function sayRefusal({ error, code, figures }: RequestRefusal): Sentence {
  if (code === undefined || !(`refusal.${code}` in en)) {
    return language() === 'en' ? { text: error } : { text: error, lang: 'en' };
  }
  const exact = Object.fromEntries(Object.entries(figures ?? {}).map(([name, value]) => [name, String(value)]));
  return { text: text(`refusal.${code}`, { ...noFigures, ...exact }) };
}

/** Each refusal names some of these. */
const noFigures = { rate: '', min: '', max: '', limit: '', left: '', seconds: '' };

import { expect, test } from 'vitest';
import { drawDiagram } from './diagram.ts';

test('a narrow diagram is marked, so a phone shows it as a whole', () => {
  expect(drawDiagram('flowchart TD\n  a --> b')).toMatch(/^<svg class="narrow" /);
});

test('a wide diagram is not marked, so its texts stay legible', () => {
  const wide = drawDiagram(
    'flowchart TD\n  a --> b1[a long name] & b2[a long name] & b3[a long name] & b4[a long name]',
  );
  expect(wide).toMatch(/^<svg /);
  expect(wide).not.toContain('narrow');
});

import { find } from '../elements.ts';

/** The rate that the field gets when "constant" is chosen. */
const CONSTANT_RATE = '20';

/**
 * Connects the list of load shapes with the field: choosing one writes its text into the field, and starts nothing; the
 * list shows the kind of the shape in the field.
 *
 * @param onChange called when the user has changed the text in the field, in either way
 * @returns a function that follows a text that the program has written into the field
 */
export function createShapeSelect(form: HTMLElement, field: HTMLInputElement, onChange: () => void): () => void {
  const select = find<HTMLSelectElement>('#shape', form);
  const unit = find('#frequency-unit', form);

  function follow(): void {
    const kind = kindOf(field.value);
    const option = [...select.options].find(({ value }) => kindOf(value) === kind);
    select.value = option?.value ?? '';
    const isShape = select.value !== '';
    unit.hidden = isShape;
    field.classList.toggle('has-shape', isShape);
    field.inputMode = isShape ? 'text' : 'decimal';
  }

  select.addEventListener('change', () => {
    field.value = select.value === '' ? CONSTANT_RATE : select.value;
    follow();
    onChange();
  });
  field.addEventListener('input', () => {
    follow();
    onChange();
  });
  return follow;
}

/** The kind of the shape that a text describes: "wave"; "" for a constant rate. Pure. */
export function kindOf(text: string): string {
  const kind = /^\s*([a-z]+)\s*:/i.exec(text)?.[1]?.toLowerCase() ?? '';
  return kind === 'constant' ? '' : kind;
}

/**
 * Returns the shortest end of each name that no other name has: the parts after a hyphen, and more of them as long as
 * they are those of another name, too. Of `worker-deployment-7d9f8b6c5d-x2k4q`, that is usually `x2k4q`. Pure.
 */
export function nameEnds(names: readonly string[]): string[] {
  const distinct = [...new Set(names)];
  return names.map((name) => {
    const parts = name.split('-');
    for (let count = 1; count < parts.length; count++) {
      const end = endOf(name, count);
      if (end !== '' && distinct.every((other) => other === name || endOf(other, count) !== end)) {
        return end;
      }
    }
    return name;
  });
}

/** The last parts of a name. */
function endOf(name: string, parts: number): string {
  return name.split('-').slice(-parts).join('-');
}

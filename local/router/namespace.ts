/** The namespace of the demo in a cluster. On a laptop, host names and metrics use the same. */
export const NAMESPACE = 'hashr';

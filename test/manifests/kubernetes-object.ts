/** The fields of every Kubernetes object. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
}

/** The name of an object in messages and tests, such as `Service/worker-service`. */
export function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind}/${metadata.name}`;
}

/**
 * Finds one object.
 *
 * @param name as {@link nameOf} returns it
 * @throws if there is no such object
 */
export function find<Shape extends object = KubernetesObject>(
  objects: KubernetesObject[],
  name: string,
): KubernetesObject & Shape {
  const found = objects.find((object) => nameOf(object) === name);
  if (found === undefined) {
    throw new Error(`There is no ${name} among ${objects.map(nameOf).join(', ')}.`);
  }
  return found as KubernetesObject & Shape;
}

/**
 * Something of the mesh could not be read, measured or written. Adapters throw it, and callers that go on without
 * keep it as a value. The kind is for programs: `conflict`, for example, means that somebody else changed the route
 * since it was read. The message is for people: it names the object and the remedy.
 */
export class MeshFailure<Kind extends string = string> extends Error {
  override name = 'MeshFailure';
  readonly kind: Kind;

  constructor(kind: Kind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** What an adapter threw, as a failure. */
export function toMeshFailure(error: unknown): MeshFailure {
  return error instanceof MeshFailure
    ? error
    : new MeshFailure('unexpected', `Unexpected error: ${error instanceof Error ? error.message : String(error)}`);
}

import { type Note, rawNote, sayNotices } from '@hashr/messages/notices.ts';

/**
 * An object of the mesh could not be read, measured or written. Adapters throw this error. A caller that can continue
 * keeps it as a value. The kind is for programs: `conflict`, for example, means that another client has changed the
 * route since it was read. The message is for users: it names the object and the remedy. The notices say the same as data,
 * for languages other than English.
 */
export class MeshFailure<Kind extends string = string> extends Error {
  override name = 'MeshFailure';
  readonly kind: Kind;
  readonly notices: Note;

  /** @param what an English sentence, or notices */
  constructor(kind: Kind, what: string | Note) {
    super(typeof what === 'string' ? what : sayNotices(what));
    this.kind = kind;
    this.notices = typeof what === 'string' ? rawNote(what) : what;
  }
}

/** Converts an error that an adapter threw to a failure. */
export function toMeshFailure(error: unknown): MeshFailure {
  return error instanceof MeshFailure
    ? error
    : new MeshFailure('unexpected', `Unexpected error: ${error instanceof Error ? error.message : String(error)}`);
}

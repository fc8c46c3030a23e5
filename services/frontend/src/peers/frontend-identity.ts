import { hash } from 'node:crypto';
import { createFrontendId } from '@hashr/messages/ids.ts';
import { createSigner, type Signer, signerOf } from '@hashr/service-kit/signature.ts';

/**
 * The identity of a frontend. Its id is derived from its public key, so no other program can sign reports for that id.
 */
export interface FrontendIdentity {
  id: string;
  sign: Signer['sign'];
}

/** Creates an identity with a new key. */
export function createFrontendIdentity(): FrontendIdentity {
  const { key, sign } = createSigner();
  return { id: toId(key), sign };
}

/** Whether a report was signed by the frontend whose id it contains. Never throws. */
export function isAuthentic(report: unknown): boolean {
  const key = signerOf(report);
  return key !== undefined && toId(key) === (report as { id?: unknown }).id;
}

function toId(key: string): string {
  return createFrontendId(hash('sha256', key));
}

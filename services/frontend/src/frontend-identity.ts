import { hash } from 'node:crypto';
import { createSigner, type Signer, signerOf } from '@hashr/service-kit/signature.ts';

/** Who a frontend is to its peers: its id is a part of the hash of its key, so that nobody else can sign for it. */
export interface FrontendIdentity {
  id: string;
  sign: Signer['sign'];
}

export function createFrontendIdentity(): FrontendIdentity {
  const { key, sign } = createSigner();
  return { id: toId(key), sign };
}

/** Whether a report was signed by the frontend whose id it carries. Never throws. */
export function isAuthentic(report: unknown): boolean {
  const key = signerOf(report);
  return key !== undefined && toId(key) === (report as { id?: unknown }).id;
}

function toId(key: string): string {
  return `f${hash('sha256', key).slice(0, 16)}`;
}

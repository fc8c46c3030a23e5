import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';

/** Who wrote a message: an Ed25519 public key and a signature by it over the rest of the message, both as base64url. */
export interface Signature {
  key: string;
  signature: string;
}

/** Signs messages with a key that this process made for itself at its start and that never leaves it. */
export interface Signer {
  /** The public key. */
  key: string;
  sign<Message extends object>(message: Message): Message & Signature;
}

export function createSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ format: 'jwk' }).x as string; // The 32 bytes: https://www.rfc-editor.org/rfc/rfc8037
  return {
    key,
    sign(message) {
      const signature = sign(null, toBytes({ ...message, key }), privateKey).toString('base64url');
      return { ...message, key, signature };
    },
  };
}

/** The key that signed a message, or undefined if it has no signature or a wrong one. Never throws. */
export function signerOf(message: unknown): string | undefined {
  const { signature, ...rest } = (message ?? {}) as Record<string, unknown>;
  if (typeof signature !== 'string' || typeof rest.key !== 'string') {
    return undefined;
  }
  try {
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: rest.key }, format: 'jwk' });
    return verify(null, toBytes(rest), publicKey, Buffer.from(signature, 'base64url')) ? rest.key : undefined;
  } catch {
    return undefined; // What stands there is no key.
  }
}

/** A message as bytes, in which the order of its fields makes no difference. */
function toBytes(message: object): Buffer {
  const sortFields = (_: string, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return Buffer.from(JSON.stringify(message, sortFields));
}

import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';

/** The author's Ed25519 public key, and the signature of the rest of the message. Both are base64url. */
export interface Signature {
  key: string;
  signature: string;
}

/** Signs messages with the private key of this process. */
export interface Signer {
  /** The public key. */
  key: string;
  sign<Message extends object>(message: Message): Message & Signature;
}

/** Creates a signer with a new key pair. The private key stays in this process. */
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

/** Returns the public key that signed a message, or undefined if the signature is missing or invalid. Never throws. */
export function signerOf(message: unknown): string | undefined {
  const { signature, ...rest } = (message ?? {}) as Record<string, unknown>;
  if (typeof signature !== 'string' || typeof rest.key !== 'string') {
    return undefined;
  }
  try {
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: rest.key }, format: 'jwk' });
    return verify(null, toBytes(rest), publicKey, Buffer.from(signature, 'base64url')) ? rest.key : undefined;
  } catch {
    return undefined; // `key` is not a valid key.
  }
}

/** Encodes a message so that the order of its fields does not matter. */
function toBytes(message: object): Buffer {
  const sortFields = (_: string, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return Buffer.from(JSON.stringify(message, sortFields));
}

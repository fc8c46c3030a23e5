import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A certificate and its private key, as PEM. */
export interface Certificate {
  cert: string;
  key: string;
}

/**
 * Creates a self-signed certificate for 127.0.0.1 that is valid for a day. It uses `openssl`, because Node.js cannot
 * create certificates.
 *
 * @param commonName the common name of the subject
 */
export async function makeCertificate(commonName: string): Promise<Certificate> {
  const { stdout } = await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', `/CN=${commonName}`],
    ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', '-', '-out', '-'],
  ]);
  const block = (name: string) =>
    new RegExp(`-----BEGIN ${name}-----.*?-----END ${name}-----\\n`, 's').exec(stdout)?.[0];
  return { cert: block('CERTIFICATE') ?? '', key: block('PRIVATE KEY') ?? '' };
}

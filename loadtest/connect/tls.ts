import { readFile } from 'node:fs/promises';
import { exitCodes, FatalError } from '../exit-codes.ts';
import type { TargetOptions } from '../options.ts';

/** How undici connects to a target. */
export interface ConnectOptions {
  rejectUnauthorized: boolean;
  timeout: number;
  ca?: string;
  /** The name that the certificate must have. */
  servername?: string;
}

/** @throws {FatalError} if the file of the certificate authority cannot be read */
export async function connectOptions({ insecure, ca, host, timeoutMs }: TargetOptions): Promise<ConnectOptions> {
  return {
    rejectUnauthorized: !insecure,
    timeout: timeoutMs,
    ...(ca !== undefined && { ca: await readCa(ca) }),
    ...(host !== undefined && { servername: host.replace(/:\d+$/, '') }),
  };
}

async function readCa(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new FatalError(exitCodes.usage, `--ca ${file}: the file cannot be read.`);
  }
}

import { type Browser, chromium as driver } from 'playwright-core';
import { chromium } from './chromium.ts';

/** A host name that the browser resolves to this computer: an http:// address that is not localhost. */
export const OTHER_HOST = 'hashr.example';

/** Starts the installed Chromium, without features that use the network. */
export function launchBrowser(): Promise<Browser> {
  return driver.launch({
    executablePath: chromium ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=MAP ${OTHER_HOST} 127.0.0.1`,
    ],
  });
}

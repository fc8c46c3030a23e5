import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { siteIsCurrent } from './site-files.ts';

/** Builds the site, unless it is current. */
export async function buildSite(): Promise<void> {
  if (!siteIsCurrent()) {
    const configFile = fileURLToPath(new URL('vite.config.ts', import.meta.url));
    await build({ configFile, configLoader: 'native', logLevel: 'warn' });
  }
}

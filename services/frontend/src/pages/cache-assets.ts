import type { ServerResponse } from 'node:http';

/**
 * Returns the function with which `express.static` sets the caching headers of a page that Vite has built. Assets never
 * change, because Vite names them by their content. The page itself is revalidated each time.
 *
 * @param directory the directory of the page's index.html
 */
export function cacheAssets(directory: string): (response: ServerResponse, path: string) => void {
  return (response, path) => {
    const forever = path.startsWith(`${directory}/assets/`);
    response.setHeader('Cache-Control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
  };
}

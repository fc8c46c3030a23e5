/**
 * NODE_OPTIONS of a program whose memory a test measures. With much free memory, V8 grows its heap before it collects
 * garbage. A small heap shows the memory that is really in use.
 */
export const SMALL_HEAP = '--max-semi-space-size=1 --max-old-space-size=96';

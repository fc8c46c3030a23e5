import { hostname } from 'node:os';
import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/**
 * The one logger of a process: JSON, a line each, on standard output. (`npm start` turns the lines into readable text.)
 *
 * @param service the name in every line
 * @param level the least important level that is written
 */
export function createLog(service: string, level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      base: { service },
      level,
      formatters: { level: (label) => ({ level: label }) },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    destination ?? pino.destination({ sync: true }),
  );
}

/** What this process calls itself: the setting INSTANCE, else the name of its host or pod. */
export function instanceName(setting: string | undefined): string {
  return setting ?? hostname();
}

import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/**
 * Creates the logger of a process. It writes one JSON object per line to standard output. (`npm start` shows them as
 * readable text.)
 *
 * @param service the name in every line
 * @param level the lowest level that is written
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

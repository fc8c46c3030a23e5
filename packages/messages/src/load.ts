import { z } from 'zod';
import { MAX_SHAPE_LENGTH } from './load-shape-problem.ts';

/** The most loads of `POST /api/load` that one frontend sends at the same time. */
export const MAX_LOADS = 5;

/** The most ids of stopped loads that a frontend remembers. Beyond that, it forgets the oldest ones. */
export const MAX_STOPPED_LOADS = 100;

const loadIdSchema = z.string().regex(/^load-[0-9a-f]{16}$/);
const ms = z.number().min(0).max(3_600_000);

/** The ids of loads that were stopped: the frontends that send them stop when they receive them. */
export const stoppedLoadsSchema = z.array(loadIdSchema).max(MAX_STOPPED_LOADS);

/** A load of `POST /api/load`, as the frontend that sends it reports it. */
export const loadReportSchema = z.object({
  id: loadIdSchema,
  /** Its text, see load-shape-text.ts. */
  shape: z.string().max(MAX_SHAPE_LENGTH),
  /** The time since its start. */
  elapsedMs: ms,
  durationMs: ms,
  /** How many strings it sends in all, and how many it has sent. */
  strings: z.int().min(0),
  sent: z.int().min(0),
});

export type LoadReport = z.infer<typeof loadReportSchema>;

const example = 'Send a JSON object like {"shape": "ramp:5-30x60s"}.';

/** program -> frontend, the body of `POST /api/load`. `parseLoadShape` validates the shape. */
export const loadRequestSchema = z.object({ shape: z.string(example) }, example);

/** The response to `POST /api/load`: the load that has started. */
export type LoadResponse = Pick<LoadReport, 'id' | 'shape' | 'durationMs' | 'strings'>;

/** The response to `GET /api/load`: the loads of all frontends, each with the name of its frontend. */
export interface LoadsResponse {
  loads: (LoadReport & { frontend: string })[];
}

/** The response to `DELETE /api/load`: the ids of the loads that were stopped. */
export interface StoppedLoadsResponse {
  stopped: string[];
}

import { z } from 'zod';

/** The two places where a worker runs; also the names of the mesh's subsets. */
export const clusterSchema = z.enum(['primary', 'burst']);

export type Cluster = z.infer<typeof clusterSchema>;

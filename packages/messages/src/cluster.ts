import { z } from 'zod';

/** The clusters that run workers. The subsets of the mesh have the same names. */
export const clusterSchema = z.enum(['primary', 'burst']);

export type Cluster = z.infer<typeof clusterSchema>;

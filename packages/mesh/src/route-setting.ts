import { z } from 'zod';
import { routeKinds } from './route-kinds.ts';

/** The setting ROUTE: the kind of route whose weights the watcher changes, and which the laptop's router reads. */
export const routeVariable = z.enum(routeKinds, 'must be virtualservice or httproute.').default('virtualservice');

import { routeObjects } from '@hashr/mesh/route-kinds.ts';

/** The files of an HTTPRoute, as mistakes and notes name them. */
export const httpRouteFiles = {
  route: routeObjects.httproute.file,
  services: 'http-route/worker-services.yaml',
  destinationRules: 'http-route/worker-destination-rules.yaml',
};

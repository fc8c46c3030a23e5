import type { Fact } from '../fact.ts';
import type { Answer } from '../runner/ask.ts';
import type { DestinationRule, Gateway, GatewayApi, VirtualService } from './istio-objects.ts';
import type { Deployment, EndpointSlice, Namespace, Pod, Service, Webhook } from './objects.ts';
import type { PrometheusFacts } from './prometheus.ts';

/** Where the demo is looked for. */
export interface Place {
  context: string;
  namespace: string;
}

/** Programs of the computer on which the doctor runs, by their versions; the Fact says why there is none. */
export interface ToolFacts {
  kubectl: Fact<string>;
  istioctl: Fact<string>;
  skaffold: Fact<string>;
}

/** What every cluster of the mesh has. */
export interface ClusterFacts {
  place: Place;
  /** Kubernetes' version. */
  serverVersion: string;
  /** Versions of Istio's resource definitions, such as v1; none: they are not there. */
  istioVersions: Fact<string[]>;
  istiodPods: Fact<Pod[]>;
  webhooks: Fact<Webhook[]>;
  /** The value is undefined if there is no such namespace. */
  namespace: Fact<Namespace | undefined>;
  deployments: Fact<Deployment[]>;
  pods: Fact<Pod[]>;
  services: Fact<Service[]>;
  endpointSlices: Fact<EndpointSlice[]>;
}

/** What only the cluster with the page has. */
export interface HomeFacts {
  gateways: Fact<Gateway[]>;
  gatewaysOfGatewayApi: Fact<GatewayApi[]>;
  /** Pods of ingress gateways in any namespace: those the Gateway selects, or else all that could be meant. */
  gatewayPods: Fact<Pod[]>;
  /** Services in the namespaces of those pods. */
  gatewayServices: Fact<Service[]>;
  virtualServices: Fact<VirtualService[]>;
  destinationRules: Fact<DestinationRule[]>;
  /** Metrics pages of the frontends' sidecars, by pod. */
  sidecarPages: { pod: string; text: Fact<string> }[];
  /** `GET /api/state` of one frontend. */
  state: Fact<Answer>;
  /** `GET /status` of the watcher. */
  watcherStatus: Fact<Answer>;
  /** `kubectl auth can-i --list` as the watcher's service account. */
  watcherRights: Fact<string>;
  prometheus: Fact<PrometheusFacts>;
}

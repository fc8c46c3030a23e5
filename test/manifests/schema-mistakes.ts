import type { KubernetesObject } from './kubernetes-object.ts';

interface Model {
  new (data: object): { validate(): void };
}

/** The modules with the schemas of each API version. istioctl checks those of Istio and of the Gateway API. */
const modules: Record<string, () => Promise<object>> = {
  v1: () => import('kubernetes-models/v1'),
  'apps/v1': () => import('kubernetes-models/apps/v1'),
  'autoscaling/v2': () => import('kubernetes-models/autoscaling/v2'),
  'batch/v1': () => import('kubernetes-models/batch/v1'),
  'monitoring.coreos.com/v1': () => import('@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1'),
  'networking.k8s.io/v1': () => import('kubernetes-models/networking.k8s.io/v1'),
  'policy/v1': () => import('kubernetes-models/policy/v1'),
  'rbac.authorization.k8s.io/v1': () => import('kubernetes-models/rbac.authorization.k8s.io/v1'),
};

const checkedElsewhere = /^([a-z.]+\.istio\.io|gateway\.networking\.k8s\.io)\/v1$/;

/** Checks an object against the schema of Kubernetes. Returns the error, or undefined. */
export async function schemaMistake(object: KubernetesObject): Promise<string | undefined> {
  if (checkedElsewhere.test(object.apiVersion)) {
    return undefined;
  }
  const models = (await modules[object.apiVersion]?.()) as Record<string, Model> | undefined;
  const Schema = models?.[object.kind];
  if (Schema === undefined) {
    return `${object.apiVersion} ${object.kind} is not known`;
  }
  try {
    new Schema(object).validate();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

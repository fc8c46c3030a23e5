import type { Fact } from '../fact.ts';
import { given, valueOr } from '../fact.ts';
import type { HomeFacts, Place } from '../facts/cluster-facts.ts';
import { isReady } from '../facts/demo.ts';
import { GATEWAY, selects } from '../facts/gateway-address.ts';
import type { PageAnswer } from '../facts/gather-gateway.ts';
import type { Gateway, GatewayApi } from '../facts/istio-objects.ts';
import { type Finding, ok, skipped, wrong } from '../finding.ts';
import { applyAgain, kubectlAt } from './commands.ts';

const TITLE = '<title>String Hashr</title>';

/** The Gateway is there, Istio's or the Gateway API's, and pods serve it. */
export function checkGateway(place: Place, home: HomeFacts): Finding {
  const CHECK = 'gateway';
  const twin = valueOr(home.gatewaysOfGatewayApi, []).find(({ metadata }) => metadata.name === GATEWAY);
  return given(CHECK, home.gateways, (gateways) => {
    const gateway = gateways.find(({ metadata }) => metadata.name === GATEWAY);
    if (gateway !== undefined) {
      return checkSelector(place, home, gateway);
    }
    return twin === undefined
      ? wrong(CHECK, `there is no Gateway ${GATEWAY}.`, applyAgain(place, 'frontend-gateway.yaml'))
      : checkTwin(place, twin);
  });
}

function checkSelector(place: Place, { gatewayPods }: HomeFacts, { spec }: Gateway): Finding {
  const CHECK = 'gateway';
  const selector = toText(spec.selector);
  return given(CHECK, gatewayPods, (pods) => {
    const selected = pods.filter(({ metadata }) => selects(spec.selector, metadata.labels));
    const ready = selected.filter(isReady);
    if (ready.length > 0) {
      return ok(CHECK, `${selector} selects ${ready.length} ready pods`);
    }
    const [pod] = selected;
    if (pod !== undefined) {
      const { name, namespace } = pod.metadata;
      return wrong(
        CHECK,
        `${selector} selects ${selected.length} pods, none is ready.`,
        `look why: kubectl --context ${place.context} -n ${namespace} describe pod ${name}`,
      );
    }
    const other = pods.find(({ metadata }) => metadata.labels.istio !== undefined)?.metadata.labels.istio;
    const value = { istio: other ?? 'ingressgateway' };
    const patch = JSON.stringify([{ op: 'replace', path: '/spec/selector', value }]);
    return other === undefined
      ? wrong(
          CHECK,
          `${selector} selects no pod, and there is no ingress gateway.`,
          'install one: https://istio.io/latest/docs/setup/additional-setup/gateway/',
        )
      : wrong(
          CHECK,
          `${selector} selects no pod; there are some with ${toText(value)}.`,
          `${kubectlAt(place)} patch gateways.networking.istio.io ${GATEWAY} --type json -p '${patch}'`,
        );
  });
}

function checkTwin(place: Place, { status }: GatewayApi): Finding {
  const CHECK = 'gateway';
  const programmed = status.conditions.find(({ type }) => type === 'Programmed');
  return programmed?.status === 'True'
    ? ok(CHECK, "the Gateway API's, programmed")
    : wrong(
        CHECK,
        `the Gateway API's is not programmed: ${programmed?.message ?? 'nobody has looked at it.'}`,
        `look why: ${kubectlAt(place)} describe gateways.gateway.networking.k8s.io ${GATEWAY}`,
      );
}

/** The gateway's address is known, and the page is there. */
export function checkPage(place: Place, page: Fact<PageAnswer>): Finding {
  const CHECK = 'page';
  if (!('value' in page)) {
    const known = page.remedy.startsWith('see the check');
    return known ? skipped(CHECK, page.unknown, page.remedy) : wrong(CHECK, page.unknown, page.remedy);
  }
  const { url, host, answer } = page.value;
  const address = host === undefined ? url : `${url} (as ${host})`;
  if ('why' in answer) {
    return wrong(
      CHECK,
      `${address} does not answer (${answer.why}).`,
      'let this computer reach it (on minikube: minikube tunnel), and see the check "gateway"',
    );
  }
  if (answer.status === 301) {
    return skipped(
      CHECK,
      `${address} redirects (${answer.status}).`,
      'open it by the name in its certificate: https://NAME/',
    );
  }
  const titled = answer.text.includes(TITLE);
  return answer.status === 200 && titled
    ? ok(CHECK, `${address} answers, String Hashr`)
    : wrong(
        CHECK,
        `${address} answers ${answer.status} with another page: ${firstLine(answer.text)}`,
        answer.status === 200
          ? `another Gateway has this address: kubectl --context ${place.context} get gateways.networking.istio.io,virtualservices -A`
          : `${applyAgain(place, 'frontend-ingress-virtual-service.yaml')}, and see the check "pods"`,
      );
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0]?.slice(0, 100) || '(an empty one)';
}

function toText(labels: Record<string, string>): string {
  return (
    Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(',') || '(an empty selector)'
  );
}

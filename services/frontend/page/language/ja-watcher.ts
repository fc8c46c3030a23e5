import type { NoticeSentences } from '@hashr/messages/notices.ts';
import { rateFigures } from '@hashr/messages/rate-figures.ts';
import type { ProposalWhy, RateFinding, Why } from '@hashr/messages/why.ts';

// The sentences of the watcher in Japanese. A reason is a sentence about its cause, and one about what follows.

/** Says what happens, and why, except for the notices of a failure, which follow. */
export function explainInJapanese(why: Why): string {
  switch (why.kind) {
    case 'settled':
      return causeOf(why) + stays(why);
    case 'above':
    case 'below':
    case 'forced':
    case 'subset-down':
      return causeOf(why) + goes(why);
    case 'contended':
      return `${causeOf(why.proposal)}しかし、${managerOf(why.by)}が重みを繰り返し元に戻すため、重みは変わりません。`;
    case 'minimum-time':
      return `${causeOf(why.proposal)}しかし、トラフィックは少なくとも${why.seconds}秒間${why.subset}にとどまる必要があるため、重みは変わりません。`;
    case 'target-down':
      return why.health === 'down'
        ? `${causeOf(why.proposal)}しかし、${why.target}に正常なワーカーがないため、重みは変わりません。`
        : `${causeOf(why.proposal)}しかし、${why.target}の健全性がわからないため、重みは変わりません。`;
    case 'target-recovering':
      return `${causeOf(why.proposal)}しかし、停止していた${why.target}がまず${why.seconds}秒間正常でなければならないため、重みは変わりません。`;
    case 'paused':
      return why.by === 'setting'
        ? '設定PAUSEDにより一時停止中のため、重みは変わりません。'
        : 'アノテーションistiowatcher/pausedにより一時停止中のため、重みは変わりません。';
    case 'no-data':
      return 'レートがわからないため、重みは変わりません。';
    case 'both-down':
      return 'どちらのサブセットにも正常なワーカーがないため、重みは変わりません。';
    case 'not-steering':
      return 'ルートがリクエストをサブセットに分けていないため、制御する重みがありません。すべてのワーカーがリクエストを分け合います。';
    case 'external':
      return `${managerOf(why.by)}が、primaryを${100 - why.burstPercent}%、burstを${why.burstPercent}%に設定しました。`;
    case 'problem':
    case 'failed':
      return '';
  }
}

function causeOf(proposal: ProposalWhy): string {
  switch (proposal.kind) {
    case 'forced':
      return proposal.by === 'setting'
        ? '設定FORCEにより、行き先が強制されています。'
        : 'アノテーションistiowatcher/forceにより、行き先が強制されています。';
    case 'subset-down':
      return `${proposal.down}に正常なワーカーがありません。`;
    case 'settled':
    case 'above':
    case 'below':
      return rateSentence(proposal.finding);
  }
}

function rateSentence(finding: RateFinding): string {
  const { kind, perSecond } = finding;
  switch (kind) {
    case 'above':
      return `レート${rateFigures(perSecond, finding.threshold)}/sは、しきい値の${finding.threshold}を超えています。`;
    case 'below':
      return `レート${rateFigures(perSecond, finding.threshold)}/sは、しきい値の${finding.threshold}を下回っています。`;
    case 'barely-above':
      return `レート${rateFigures(perSecond, finding.threshold)}/sは、しきい値の${finding.threshold}を超えていますが、測定誤差の範囲内です。`;
    case 'barely-below':
      return `レート${rateFigures(perSecond, finding.threshold)}/sは、しきい値の${finding.threshold}を下回っていますが、測定誤差の範囲内です。`;
    case 'incomplete':
      return `レート${rateFigures(perSecond, finding.threshold)}/sは、しきい値の${finding.threshold}を下回っていますが、メトリクスを読めなかったフロントエンドがあるため、実際のレートはもっと高い可能性があります。`;
    case 'between':
      return `レート${rateFigures(perSecond, finding.returnBelow)}/sは、${finding.returnBelow}と${finding.burstAbove}の間にあります。`;
    case 'shared':
      return finding.isLearnt
        ? `レートは${rateFigures(perSecond)}/sです。primaryは能力を超える分を拒否していて、その能力は約${rateFigures(finding.capacity)}/sです。`
        : `レートは${rateFigures(perSecond)}/s、primaryの能力は${finding.capacity}/sです。`;
  }
}

function goes({ kind, burstPercent }: ProposalWhy): string {
  if (burstPercent === 100) {
    return 'すべてのトラフィックがburstに移ります。';
  }
  if (burstPercent === 0) {
    return kind === 'below' ? 'すべてのトラフィックがprimaryに戻ります。' : 'すべてのトラフィックがprimaryに移ります。';
  }
  return `トラフィックの${burstPercent}%をburstに送ります。`;
}

function stays({ finding, burstPercent }: Extract<ProposalWhy, { finding: RateFinding }>): string {
  switch (finding.kind) {
    case 'above':
    case 'below':
    case 'shared':
      if (burstPercent === 100) {
        return 'すべてのトラフィックがburstにとどまります。';
      }
      return burstPercent === 0
        ? 'すべてのトラフィックがprimaryにとどまります。'
        : `トラフィックの${burstPercent}%がburstにとどまります。`;
    case 'barely-above':
    case 'barely-below':
    case 'incomplete':
    case 'between':
      return '重みは変わりません。';
  }
}

/** Names the client that set the weights. Undefined: not known. */
function managerOf(fieldManager: string | undefined): string {
  if (fieldManager === undefined) {
    return 'ほかの誰か';
  }
  return fieldManager === 'istiowatcher' ? '別のistiowatcher' : `フィールドマネージャー「${fieldManager}」`;
}

/** The verbs of the Kubernetes API that the watcher uses. */
const verbs: Record<string, string> = { get: '読み取り', patch: '変更', 'record Events for': 'Eventの記録' };

function verbOf(verb: string): string {
  return verbs[verb] ?? verb;
}

/** The sentences of the notices. A raw sentence stays as it is. */
export const japaneseNotices: NoticeSentences = {
  raw: ({ message }) => message,
  'too-soon': () =>
    'ウォッチャーはカウンターをまだ一度しか読んでいません。レートがわかるには、二度読む必要があります。',
  'no-answer': ({ at, cause }) => `${at}に接続できません（${cause}）。`,
  'not-metrics': ({ at }) => `${at}の応答はメトリクスではありません。`,
  'bad-status': ({ at, status }) => `${at}がステータス${status}を返しました。`,
  'no-envoy': ({ address }) =>
    `${address}のメトリクスに、ワーカーについてのEnvoyの統計がありません。サイドカーの準備ができていること、proxyStatsMatcherに統計が含まれていることを確認してください。`,
  'no-address': ({ hostname, cause }) =>
    `${hostname}のアドレスがありません（${cause}）。フロントエンドの準備ができていること、METRICS_URLがそのヘッドレスServiceを指していることを確認してください。`,
  'no-counters': ({ services }) =>
    `フロントエンドはリクエストを送っていますが、そのメトリクスではワーカーへのリクエストが数えられていません。proxyStatsMatcherに${services.join('、')}が含まれていることを確認してください。`,
  'some-unread': ({ unread, frontends }) =>
    `フロントエンド${frontends}個のうち${unread}個のメトリクスを読めませんでした。`,
  'unknown-health': ({ source }) =>
    source === 'mesh'
      ? 'どのワーカーが正常かがメトリクスに含まれていないため、健全性は確認されません。'
      : 'どのワーカーが正常かをPrometheusが報告していないため、健全性は確認されません。',
  'completed-requests': ({ counter }) =>
    `${counter}を報告しないフロントエンドがあるため（proxyStatsMatcherを確認してください）、リクエストは完了時に数えられます。停滞が、レートの低下に見えることがあります。`,
  'no-prometheus': ({ url, cause }) =>
    `${url}のPrometheusに接続できません（${cause}）。PROMETHEUS_URLを確認してください。`,
  'not-prometheus': ({ url, status }) =>
    `${url}がステータス${status}を返しましたが、Prometheusのクエリの結果ではありません。PROMETHEUS_URLを確認してください。`,
  'not-a-number': ({ url, value }) => `${url}のPrometheusが、数値の代わりに${value}を返しました。`,
  'nothing-scraped': ({ url, app, namespace }) =>
    `${url}のPrometheusは、名前空間${namespace}でapp=${app}のPodを一つもスクレイプしていません。Prometheusがメッシュをスクレイプしていることを確認してください。`,
  stale: ({ seconds }) => `フロントエンドの最新のスクレイプは${seconds}秒前のものです。`,
  'long-gap': ({ seconds }) => `${seconds}秒以上、レートがわかりません。`,
  contended: ({ by, annotation }) =>
    `重みが競合しています。ウォッチャーが設定した重みを、${managerOf(by)}が繰り返し元に戻しています。ウォッチャーは、元に戻されるたびに、次にトラフィックを移すまでの待ち時間を延ばします。そのツールを停止するか、重みを無視するように設定するか（Argo CDではignoreDifferences）、ウォッチャーを一時停止してください（アノテーション${annotation}: "true"）。`,
  repeated: ({ times }) => `これが${times}回続けて起こりました。`,
  'dry-run': () => 'ドライランのため、ウォッチャーは重みを変更しません。',
  'unknown-change-time': () => 'ルートには重みの変更時刻が記録されていないため、最短時間の設定は適用されません。',
  'file-changed': ({ path }) => `その間に、ほかの誰かが${path}を変更しました。`,
  'file-unreadable': ({ path, cause }) => `${path}を読めません（${cause}）。ROUTE_FILEを確認してください。`,
  'patch-rejected': ({ where, status }) =>
    `APIサーバーがパッチを拒否しました（${status}）。ほかの誰かが${where}を変更しました。`,
  'not-found': ({ where, command }) => `${where}がありません。次のコマンドを実行してください: ${command}`,
  unauthorized: () =>
    'APIサーバーがウォッチャーの認証情報を受け付けません（401）。そのServiceAccountがあることを確認してください。',
  forbidden: ({ verb, where }) =>
    `ウォッチャーには、${where}に対する${verbOf(verb)}の権限がありません（403）。k8s/base/istiowatcherにあるRoleとRoleBindingを適用してください。`,
  'no-api-server': ({ verb, where, cause }) =>
    `ウォッチャーがAPIサーバーに接続できないため、${where}に対する${verbOf(verb)}ができません（${cause}）。`,
  'api-server-error': ({ verb, where, status }) =>
    `${where}に対する${verbOf(verb)}に、APIサーバーが${status}を返しました。ウォッチャーは次の周期に再試行します。`,
  'other-route-wins': ({ other, own }) =>
    `${other}もワーカーへのリクエストのルートであり、優先されるため、${own}の重みには効果がありません。ROUTE=httprouteを設定するか、HTTPRouteを削除してください。`,
  'other-route-loses': ({ other, own }) =>
    `${other}もありますが、${own}が優先されるため、効果がありません。削除してください。`,
  'second-watcher': ({ name }) =>
    `二つ目のウォッチャー「${name}」が、チャンネルburstに公開しています。このページには、その状態は表示されません。ウォッチャーは一つだけ実行してください。`,
};

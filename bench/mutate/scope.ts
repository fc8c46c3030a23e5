/** The files whose tests are checked by default: pure decisions and counting, where every line matters. */
export const scope = [
  'services/istiowatcher/src/decide/*.ts',
  'services/istiowatcher/src/{history,ownership,turns}.ts',
  'services/istiowatcher/src/rate/{counter-window,jump,measured-window,mesh-rate}.ts',
  'services/frontend/src/api/hash-api.ts',
  'services/frontend/src/ledger/{counts,ledger,rate-meter,settled-strings}.ts',
  'services/frontend/src/sending/{open-loop,pace,sender,string-budget}.ts',
  'services/worker/src/hash-route.ts',
  'packages/mesh/src/*.ts',
  'packages/messages/src/*.ts',
  'packages/service-kit/src/{env,token-bucket}.ts',
  'local/router/{http-route-rules,retry-notes,virtual-service-rules,percentage,weighted-choice}.ts',
];

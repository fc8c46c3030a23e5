/** The files whose tests are checked by default: pure decisions and counting, where every line matters. */
export const scope = [
  'services/istiowatcher/src/decide/*.ts',
  'services/istiowatcher/src/rate/{mesh-rate,counter-window}.ts',
  'services/frontend/src/**/{ledger,sender,string-budget}.ts',
  'services/worker/src/hash-route.ts',
  'packages/mesh/src/*.ts',
  'packages/messages/src/*.ts',
  'packages/service-kit/src/{env,token-bucket}.ts',
  'local/router/{rules,percentage,weighted-choice}.ts',
];

/** One way to put the mesh between a client, the frontend and the worker. */
export interface Setup {
  /** The name on the command line. */
  name: string;
  title: string;
  /** Which pods have a sidecar. The frontend is the client of the worker, the worker is the server. */
  sidecars: { client: boolean; server: boolean };
  /** Whether two sidecars encrypt what they send to each other (mutual TLS). */
  mtls: boolean;
  /** Whether the proxies send their requests to each other over HTTP/2. Over HTTP/1.1, each in flight needs a connection. */
  http2: boolean;
  /** Whether each sidecar writes a line for each request. */
  accessLog: boolean;
  /** Whether the load goes through the ingress gateway, and not straight to the frontend's pod. */
  gateway: boolean;
}

const plain = {
  sidecars: { client: false, server: false },
  mtls: true,
  http2: false,
  accessLog: false,
  gateway: false,
};
const both = { ...plain, sidecars: { client: true, server: true } };

/** What `npm run bench mesh` compares, in the order of the table. */
export const setups: Setup[] = [
  { ...plain, name: 'none', title: 'no sidecar' },
  { ...plain, name: 'client', title: 'sidecar of the frontend', sidecars: { client: true, server: false } },
  { ...plain, name: 'server', title: 'sidecar of the worker', sidecars: { client: false, server: true } },
  { ...both, name: 'plaintext', title: 'both sidecars, no mTLS', mtls: false },
  { ...both, name: 'both', title: 'both sidecars' },
  { ...both, name: 'http2', title: 'both, HTTP/2', http2: true },
  { ...both, name: 'access-log', title: 'both, access log', accessLog: true },
  { ...both, name: 'gateway', title: 'both, gateway', gateway: true },
  { ...both, name: 'gateway-http2', title: 'both, gateway, HTTP/2', gateway: true, http2: true },
];

/** What `npm run loadtest -- --help` prints. */
export const help = `npm run loadtest -- [options]

Sends strings to POST /api/hash of String Hashr at exact rates, without waiting for earlier ones (open loop). Latencies are
measured from the moment at which a string was due. By default, this is the burst test: a low rate, a high rate until the
traffic has moved to burst, and the low rate until it has returned.

The target
  --url URL                  the page, or the ingress gateway (http://localhost:8080)
  --host NAME                the Host header, and the name in the certificate
  --ca FILE                  the certificate authority of an https:// address
  --insecure                 accepts any certificate
  --token TOKEN              the presenter token
  --timeout 10s              how long a string may take
  --watcher URL              reads the watcher's status there instead of from the page, like http://localhost:8089

The load
  --low 5, --high 20         the rates of the burst test, in strings per second
  --hold 10s                 how long a phase goes on after the traffic has moved
  --max-wait DURATION        how long a phase waits for that (30s; 3m if the watcher asks Prometheus)
  --viewers 1000             so many pages watch by websocket meanwhile
  --load SHAPE               a load shape instead of the burst test, like constant:200x60s or ramp:5-30x60s

Criteria. If one of them is not met, the exit code is 1.
  --max-time-to-burst 10s    from the rise of the rate to the first string that burst answers
  --max-time-to-return 10s   from the fall of the rate to the last string that burst answers
  --max-flaps 0              how often the traffic moves against its phase
  --max-failed 0             how many strings fail
  --p50, --p95, --p99, --p99.9 DURATION
                             the latency of the hashed strings

Files
  --json FILE, --html FILE, --junit FILE
  --hdr FILE                 the percentiles, for HdrHistogram's plotter
  --fortio FILE              the result, for fortio report

Keys
  +, -                       changes the rate by 10 %
  space                      pauses, and continues
  Ctrl+C                     ends the test with a report of what there is

Exit codes
  0 passed, 1 a criterion is not met, 2 wrong options, 3 the target cannot be reached, 130 Ctrl+C
`;

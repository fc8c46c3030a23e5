/** The time over which primary evens out its load, in seconds: so many seconds' worth of requests can wait in it. */
const EVENS_OUT_SECONDS = 1;
/** How likely it may be that more requests wait than that. */
const OVERFLOW_PROBABILITY = 0.01;

/**
 * The share of the requests that primary can take, from 0 to 1, although the mesh chooses the subset of each request at
 * random. With a share q of n requests, primary gets n q on average, with the variance n q (1 - q): it sometimes gets
 * more than its capacity, and what it cannot answer at once has to wait, or is refused. Pure.
 *
 * With a mean of m requests a second and a variance of v, more than B requests wait with a probability of
 * exp(-2 B (capacity - m) / v) (a reflected Brownian motion). For B = capacity * 1 s and a probability of 1 %, this
 * gives the largest q with
 *
 *     rate * q + k * rate * q * (1 - q) <= capacity, where k = ln(100) / (2 * capacity * 1 s)
 *
 * The left side is the effective bandwidth of the requests: F. P. Kelly, "Notes on effective bandwidths" (1996),
 * https://www.statslab.cam.ac.uk/~frank/eb.html. The head-room shrinks as rates grow: at twice the capacity, it is 8 %
 * of 15 a second and 0.1 % of 1,500 a second.
 *
 * @param perSecond the rate of all requests
 * @param capacity of primary, in requests per second
 */
export function shareWithHeadRoom(perSecond: number, capacity: number): number {
  if (perSecond <= capacity) {
    return 1; // All requests go to primary, so there is nothing random.
  }
  const k = Math.log(1 / OVERFLOW_PROBABILITY) / (2 * capacity * EVENS_OUT_SECONDS);
  // The smaller solution of k q^2 - (1 + k) q + capacity / rate = 0.
  return (1 + k - Math.sqrt((1 + k) ** 2 - (4 * k * capacity) / perSecond)) / (2 * k);
}

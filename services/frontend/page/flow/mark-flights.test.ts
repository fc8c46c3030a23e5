import { expect, test } from 'vitest';
import { createMarkFlights, FALL_MS, type MarkFlights, TRAVEL_MS } from './mark-flights.ts';

const FAILED = 2;
const create = () => createMarkFlights((end) => end === FAILED);

function drawn(flights: MarkFlights, nowMs: number): [end: number, ageMs: number][] {
  const marks: [number, number][] = [];
  flights.visit(nowMs, (end, ageMs) => marks.push([end, ageMs]));
  return marks;
}

function landed(flights: MarkFlights, nowMs: number): number[] {
  const marks: number[] = [];
  flights.land(nowMs, (end) => marks.push(end));
  return marks;
}

test('a mark starts, travels, and arrives once', () => {
  const flights = create();
  flights.add(0, 1_000);

  expect(drawn(flights, 999)).toEqual([]);
  expect(drawn(flights, 1_400)).toEqual([[0, 400]]);
  expect(landed(flights, 1_000 + TRAVEL_MS - 1)).toEqual([]);
  expect(landed(flights, 1_000 + TRAVEL_MS)).toEqual([0]);
  expect(landed(flights, 1_001 + TRAVEL_MS)).toEqual([]);
  expect(drawn(flights, 1_000 + TRAVEL_MS)).toEqual([]);
  expect(flights.isEmpty()).toBe(true);
});

test('a failed mark then falls, while later ones arrive', () => {
  const flights = create();
  flights.add(FAILED, 0);
  flights.add(1, 100);

  expect(landed(flights, TRAVEL_MS + 100)).toEqual([FAILED, 1]);
  expect(drawn(flights, TRAVEL_MS + 100)).toEqual([[FAILED, TRAVEL_MS + 100]]);
  expect(flights.isEmpty()).toBe(false);
  expect(landed(flights, TRAVEL_MS + FALL_MS)).toEqual([]);
  expect(flights.isEmpty()).toBe(true);
});

test('is bounded: the oldest marks are forgotten', () => {
  const flights = create();
  for (let i = 0; i < 10_000; i++) {
    flights.add(0, i / 100);
  }

  expect(drawn(flights, 200)).toHaveLength(512);
  expect(landed(flights, 5_000)).toHaveLength(512);
  expect(flights.isEmpty()).toBe(true);
});

test('each mark keeps its number', () => {
  const flights = create();
  const numbers = (nowMs: number) => {
    const seeds: number[] = [];
    flights.visit(nowMs, (_, __, seed) => seeds.push(seed));
    return seeds;
  };
  flights.add(0, 0);
  flights.add(0, 500);
  const [first, second] = numbers(600);

  expect(first).not.toBe(second);
  landed(flights, TRAVEL_MS);
  expect(numbers(TRAVEL_MS)).toEqual([second]);
});

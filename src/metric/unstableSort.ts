/** Up to here the sort is one of insertion, which keeps the order of equal values. */
export const STABLE_LENGTH = 16;

/** The places of `values` from the largest to the smallest, NaN first, equal ones in the order in which C++'s `std::sort` leaves them (GNU's
 * library: quicksort with the median of three as pivot, insertion for short parts, heap sort where quicksort goes too deep). Paddle's
 * `argsort` is that sort, and which of several equal scores comes first decides whether an answer counts as right.
 *
 * @source ISO C++, std::sort, as built into Paddle's paddle/phi/kernels/cpu/argsort_kernel.cc
 */
export function sortedPlaces(values: ArrayLike<number>): Int32Array {
  const places = Int32Array.from({ length: values.length }, (_, i) => i);
  const before = (a: number, b: number): boolean => {
    const x = values[a]!;
    const y = values[b]!;
    return x > y || (Number.isNaN(x) && !Number.isNaN(y));
  };
  const depth = 2 * Math.floor(Math.log2(Math.max(1, places.length)));
  divide(places, before, 0, places.length, depth);
  insertionSort(places, before);
  return places;
}

type Before = (a: number, b: number) => boolean;

function swap(places: Int32Array, i: number, j: number): void {
  const place = places[i]!;
  places[i] = places[j]!;
  places[j] = place;
}

/** Quicksort until parts are short; they are left to the insertion sort. */
function divide(places: Int32Array, before: Before, first: number, end: number, depth: number): void {
  for (let last = end, left = depth; last - first > STABLE_LENGTH; left--) {
    if (left === 0) {
      heapSort(places, before, first, last);
      return;
    }
    medianFirst(places, before, first, first + 1, first + ((last - first) >> 1), last - 1);
    const cut = partition(places, before, first, last);
    divide(places, before, cut, last, left - 1);
    last = cut;
  }
}

/** Puts the middle one of three into `result`. */
function medianFirst(places: Int32Array, before: Before, result: number, a: number, b: number, c: number): void {
  const [x, y, z] = [places[a]!, places[b]!, places[c]!];
  let middle: number;
  if (before(x, y)) middle = before(y, z) ? b : before(x, z) ? c : a;
  else middle = before(x, z) ? a : before(y, z) ? c : b;
  swap(places, result, middle);
}

/** Parts (first, end) around the pivot in `first`; equal ones are exchanged, too. */
function partition(places: Int32Array, before: Before, first: number, end: number): number {
  const pivot = places[first]!;
  let low = first + 1;
  let high = end;
  while (true) {
    while (before(places[low]!, pivot)) low++;
    high--;
    while (before(pivot, places[high]!)) high--;
    if (low >= high) return low;
    swap(places, low, high);
    low++;
  }
}

function insertionSort(places: Int32Array, before: Before): void {
  for (let i = 1; i < places.length; i++) {
    const place = places[i]!;
    let hole = i;
    while (hole > 0 && before(place, places[hole - 1]!)) {
      places[hole] = places[hole - 1]!;
      hole--;
    }
    places[hole] = place;
  }
}

function heapSort(places: Int32Array, before: Before, first: number, end: number): void {
  const length = end - first;
  for (let parent = (length - 2) >> 1; parent >= 0; parent--)
    sift(places, before, first, parent, length, places[first + parent]!);
  for (let last = length - 1; last > 0; last--) {
    const place = places[first + last]!;
    places[first + last] = places[first]!;
    sift(places, before, first, 0, last, place);
  }
}

/** Lets the hole sink to the bottom along the later children, then `place` rise from there. */
function sift(places: Int32Array, before: Before, first: number, top: number, length: number, place: number): void {
  let hole = top;
  let child = 2 * hole + 2;
  for (; child < length; child = 2 * hole + 2) {
    if (before(places[first + child]!, places[first + child - 1]!)) child--;
    places[first + hole] = places[first + child]!;
    hole = child;
  }
  if (child === length) {
    places[first + hole] = places[first + child - 1]!;
    hole = child - 1;
  }
  for (let parent = (hole - 1) >> 1; hole > top && before(places[first + parent]!, place); parent = (hole - 1) >> 1) {
    places[first + hole] = places[first + parent]!;
    hole = parent;
  }
  places[first + hole] = place;
}

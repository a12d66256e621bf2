import { FormatError } from '../../core/index.ts';

/**
 * A decoder of JPEG files (baseline, extended and progressive, Huffman-coded, 8 bits) whose samples are those of libjpeg-turbo with its defaults,
 * which Pillow and OpenCV use: the exact inverse transform ("islow"), smooth ("fancy") upsampling of colours, and its tables for YCbCr.
 */

/** A decoded file: samples with the channels last. */
export interface JpegImage {
  width: number;
  height: number;
  /** Gray, RGB or CMYK as it stands in the file (Adobe's is inverted). */
  channels: 1 | 3 | 4;
  data: Uint8Array;
}

interface Component {
  id: number;
  h: number;
  v: number;
  quantization: number;
  /** blocks along a row and down, in whole units of the interleaved scan */
  blocksWide: number;
  blocksHigh: number;
  /** blocks that hold the picture */
  ownWide: number;
  ownHigh: number;
  /** samples that hold the picture */
  width: number;
  height: number;
  coefficients: Int16Array;
  /** samples of whole blocks, row by row */
  samples: Uint8Array;
  dcTable: Huffman;
  acTable: Huffman;
  prediction: number;
}

/** A Huffman table: by code length, and for codes of up to 9 bits by the bits themselves (length ≪ 8 | symbol). */
interface Huffman {
  lookup: Uint16Array;
  maxCode: Int32Array;
  offset: Int32Array;
  symbols: Uint8Array;
}

const LOOKUP_BITS = 9;

/** Pillow's limit: a file that claims more is taken for an attack on memory. */
const MAX_PIXELS = 178_956_970;

const ZIGZAG = Uint8Array.of(
  ...[0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21],
  ...[28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61],
  ...[54, 47, 55, 62, 63],
);

const EMPTY: Huffman = {
  lookup: new Uint16Array(1 << LOOKUP_BITS),
  maxCode: new Int32Array(18).fill(-1),
  offset: new Int32Array(17),
  symbols: new Uint8Array(0),
};

function fail(what: string, received: string): FormatError {
  return new FormatError(`decodeImage: a JPEG file must ${what}. Received ${received}. Get or write the file again.`);
}

/** The picture in the bytes of a JPEG file. @throws {FormatError} when it is damaged, or of a rare kind that is not read */
export function decodeJpegFile(bytes: Uint8Array): JpegImage {
  return new Decoder(bytes).run();
}

class Decoder {
  readonly #bytes: Uint8Array;
  #at = 2;
  #width = 0;
  #height = 0;
  #progressive = false;
  #components: Component[] = [];
  #maxH = 1;
  #maxV = 1;
  #restartInterval = 0;
  readonly #quantizations: (Uint16Array | undefined)[] = [];
  readonly #dcTables: (Huffman | undefined)[] = [];
  readonly #acTables: (Huffman | undefined)[] = [];
  #jfif = false;
  #adobe: number | undefined;
  // The bit reader: bits not yet read stand in the low end of #bits.
  #bits = 0;
  #bitCount = 0;
  #endOfBand = 0;
  #ended = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  run(): JpegImage {
    const bytes = this.#bytes;
    let scans = 0;
    for (;;) {
      while (this.#at < bytes.length && bytes[this.#at] !== 0xff) this.#at++;
      while (bytes[this.#at] === 0xff) this.#at++;
      const marker = bytes[this.#at++];
      if (marker === undefined) {
        if (scans === 0) throw fail('have a picture in it', 'the end of the file before one');
        throw fail('end with its end marker', 'the end of the file before it');
      }
      if (marker === 0xd9) break;
      if (marker === 0 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) continue;
      const length = this.#word(this.#at);
      const start = this.#at + 2;
      const end = this.#at + length;
      if (length < 2 || end > bytes.length) throw fail('be whole', `a segment of ${length} bytes at byte ${this.#at}`);
      this.#at = end;
      this.#segment(marker, start, end);
      if (marker === 0xda) scans++;
    }
    if (scans === 0) throw fail('have a picture in it', 'none');
    return this.#finish();
  }

  #word(at: number): number {
    return (this.#bytes[at]! << 8) | this.#bytes[at + 1]!;
  }

  #segment(marker: number, start: number, end: number): void {
    const bytes = this.#bytes;
    const text = (at: number, n: number) => String.fromCharCode(...bytes.subarray(at, Math.min(at + n, end)));
    switch (marker) {
      case 0xe0:
        if (text(start, 4) === 'JFIF') this.#jfif = true;
        break;
      case 0xee:
        if (text(start, 5) === 'Adobe' && end - start >= 12) this.#adobe = bytes[start + 11];
        break;
      case 0xdb:
        this.#readQuantizations(start, end);
        break;
      case 0xc4:
        this.#readHuffmans(start, end);
        break;
      case 0xdd:
        this.#restartInterval = this.#word(start);
        break;
      case 0xc0:
      case 0xc1:
      case 0xc2:
        this.#readFrame(marker, start, end);
        break;
      case 0xda:
        this.#readScan(start, end);
        break;
      default:
        if (marker >= 0xc3 && marker <= 0xcf && marker !== 0xc8) {
          throw fail(
            'be baseline or progressive, with Huffman codes',
            `a frame of kind ${(marker - 0xc0).toString()} (lossless, hierarchical or arithmetic)`,
          );
        }
    }
  }

  #readQuantizations(start: number, end: number): void {
    for (let at = start; at < end; ) {
      const wide = this.#bytes[at]! >> 4;
      const table = new Uint16Array(64);
      const slot = this.#bytes[at]! & 15;
      at++;
      if (at + (wide ? 128 : 64) > end) throw fail('have whole quantization tables', 'a short one');
      for (let i = 0; i < 64; i++) {
        table[ZIGZAG[i]!] = wide ? this.#word(at + 2 * i) : this.#bytes[at + i]!;
      }
      at += wide ? 128 : 64;
      this.#quantizations[slot] = table;
    }
  }

  #readHuffmans(start: number, end: number): void {
    for (let at = start; at + 17 <= end; ) {
      const head = this.#bytes[at]!;
      const counts = this.#bytes.subarray(at + 1, at + 17);
      const total = counts.reduce((a, b) => a + b, 0);
      at += 17;
      if (at + total > end) throw fail('have whole Huffman tables', 'a short one');
      const table = huffman(counts, this.#bytes.slice(at, at + total));
      at += total;
      if (head >> 4) this.#acTables[head & 15] = table;
      else this.#dcTables[head & 15] = table;
    }
  }

  #readFrame(marker: number, start: number, end: number): void {
    const bytes = this.#bytes;
    if (this.#components.length) throw fail('have one frame', 'a second one');
    const depth = bytes[start]!;
    this.#height = this.#word(start + 1);
    this.#width = this.#word(start + 3);
    const count = bytes[start + 5]!;
    if (depth !== 8) throw fail('have 8 bits to a sample', `${depth}`);
    if (this.#width === 0 || this.#height === 0) throw fail('say its size', `${this.#width}×${this.#height}`);
    if (this.#width * this.#height > MAX_PIXELS) {
      throw fail(`have ${MAX_PIXELS} pixels at most`, `${this.#width}×${this.#height}`);
    }
    if ((count !== 1 && count !== 3 && count !== 4) || start + 6 + 3 * count > end) {
      throw fail('have 1, 3 or 4 components', `${count}`);
    }
    this.#progressive = marker === 0xc2;
    const heads = Array.from({ length: count }, (_, i) => {
      const at = start + 6 + 3 * i;
      return { id: bytes[at]!, h: bytes[at + 1]! >> 4, v: bytes[at + 1]! & 15, quantization: bytes[at + 2]! };
    });
    for (const { h, v } of heads) if (h < 1 || h > 4 || v < 1 || v > 4) throw fail('sample 1 to 4 times', `${h}×${v}`);
    this.#maxH = Math.max(...heads.map((c) => c.h));
    this.#maxV = Math.max(...heads.map((c) => c.v));
    const unitsWide = Math.ceil(this.#width / (8 * this.#maxH));
    const unitsHigh = Math.ceil(this.#height / (8 * this.#maxV));
    this.#components = heads.map((head) => {
      const width = Math.ceil((this.#width * head.h) / this.#maxH);
      const height = Math.ceil((this.#height * head.v) / this.#maxV);
      const blocksWide = unitsWide * head.h;
      const blocksHigh = unitsHigh * head.v;
      return {
        ...head,
        blocksWide,
        blocksHigh,
        ownWide: Math.ceil(width / 8),
        ownHigh: Math.ceil(height / 8),
        width,
        height,
        coefficients: new Int16Array(blocksWide * blocksHigh * 64),
        samples: new Uint8Array(0),
        dcTable: EMPTY,
        acTable: EMPTY,
        prediction: 0,
      };
    });
  }

  #readScan(start: number, end: number): void {
    const bytes = this.#bytes;
    if (!this.#components.length) throw fail('have a frame before its scans', 'a scan first');
    const count = bytes[start]!;
    if (count < 1 || count > 4 || start + 4 + 2 * count > end)
      throw fail('have 1 to 4 components in a scan', `${count}`);
    const parts: Component[] = [];
    for (let i = 0; i < count; i++) {
      const id = bytes[start + 1 + 2 * i]!;
      const tables = bytes[start + 2 + 2 * i]!;
      const component = this.#components.find((c) => c.id === id);
      if (!component) throw fail('name its own components in a scan', `component ${id}`);
      component.dcTable = this.#dcTables[tables >> 4] ?? EMPTY;
      component.acTable = this.#acTables[tables & 15] ?? EMPTY;
      parts.push(component);
    }
    const first = bytes[start + 1 + 2 * count]!;
    const last = bytes[start + 2 + 2 * count]!;
    const high = bytes[start + 3 + 2 * count]! >> 4;
    const low = bytes[start + 3 + 2 * count]! & 15;
    if (this.#progressive && (first > last || last > 63 || (first > 0 && count > 1) || low > 13)) {
      throw fail('have sound progressive scans', `coefficients ${first} to ${last} of ${count} components`);
    }
    this.#startBits();
    let decode: (component: Component, at: number) => void;
    if (!this.#progressive) decode = (c, at) => this.#baseline(c, at);
    else if (first === 0)
      decode = high === 0 ? (c, at) => this.#dcFirst(c, at, low) : (c, at) => this.#dcRefine(c, at, low);
    else if (high === 0) decode = (c, at) => this.#acFirst(c, at, first, last, low);
    else decode = (c, at) => this.#acRefine(c, at, first, last, low);

    let sinceRestart = 0;
    const restart = () => {
      if (this.#restartInterval && sinceRestart === this.#restartInterval) {
        this.#nextRestart();
        for (const c of parts) c.prediction = 0;
        sinceRestart = 0;
      }
      sinceRestart++;
    };
    for (const c of parts) c.prediction = 0;
    if (count === 1) {
      const c = parts[0]!;
      for (let y = 0; y < c.ownHigh; y++) {
        for (let x = 0; x < c.ownWide; x++) {
          restart();
          decode(c, (y * c.blocksWide + x) * 64);
        }
      }
      return;
    }
    const unitsWide = Math.ceil(this.#width / (8 * this.#maxH));
    const unitsHigh = Math.ceil(this.#height / (8 * this.#maxV));
    for (let my = 0; my < unitsHigh; my++) {
      for (let mx = 0; mx < unitsWide; mx++) {
        restart();
        for (const c of parts) {
          for (let v = 0; v < c.v; v++) {
            for (let h = 0; h < c.h; h++) decode(c, ((my * c.v + v) * c.blocksWide + mx * c.h + h) * 64);
          }
        }
      }
    }
  }

  #startBits(): void {
    this.#bits = 0;
    this.#bitCount = 0;
    this.#endOfBand = 0;
    this.#ended = false;
  }

  /** Passes a restart marker, if one comes; a missing one is left for the reader to run out at. */
  #nextRestart(): void {
    const bytes = this.#bytes;
    this.#startBits();
    let at = this.#at;
    while (at + 1 < bytes.length && !(bytes[at] === 0xff && bytes[at + 1] !== 0 && bytes[at + 1] !== 0xff)) at++;
    if (bytes[at + 1]! >= 0xd0 && bytes[at + 1]! <= 0xd7) this.#at = at + 2;
    else this.#ended = true;
  }

  /** Makes at least `n` (up to 16) bits ready. Before a marker zeros come, as libjpeg gives; at the end of the file there is an error. */
  #need(n: number): void {
    const bytes = this.#bytes;
    while (this.#bitCount < n) {
      let byte = 0;
      if (!this.#ended) {
        if (this.#at >= bytes.length) throw fail('be whole', 'the end of the file inside the picture');
        byte = bytes[this.#at]!;
        if (byte !== 0xff) this.#at++;
        else {
          let next = this.#at + 1;
          while (bytes[next] === 0xff) next++;
          if (bytes[next] === 0) this.#at = next + 1;
          else if (next >= bytes.length) throw fail('be whole', 'the end of the file inside the picture');
          else {
            this.#ended = true;
            byte = 0;
          }
        }
      }
      this.#bits = ((this.#bits & 0xffff) << 8) | byte;
      this.#bitCount += 8;
    }
  }

  #bit(): number {
    if (this.#bitCount < 1) this.#need(1);
    this.#bitCount--;
    return (this.#bits >> this.#bitCount) & 1;
  }

  #receive(n: number): number {
    if (n === 0) return 0;
    if (this.#bitCount < n) this.#need(n);
    this.#bitCount -= n;
    return (this.#bits >> this.#bitCount) & ((1 << n) - 1);
  }

  /** A signed number of `n` bits, the way JPEG writes one. */
  #extend(n: number): number {
    if (n === 0) return 0;
    const value = this.#receive(n);
    return value < 1 << (n - 1) ? value - (1 << n) + 1 : value;
  }

  #symbol(table: Huffman): number {
    if (this.#bitCount < LOOKUP_BITS) this.#need(LOOKUP_BITS);
    const found = table.lookup[(this.#bits >> (this.#bitCount - LOOKUP_BITS)) & ((1 << LOOKUP_BITS) - 1)]!;
    if (found) {
      this.#bitCount -= found >> 8;
      return found & 255;
    }
    let length = LOOKUP_BITS;
    let code = this.#receive(LOOKUP_BITS);
    while (length <= 16 && code > table.maxCode[length]!) {
      code = (code << 1) | this.#bit();
      length++;
    }
    if (length > 16) throw fail('have sound Huffman codes', 'one that no table has');
    return table.symbols[table.offset[length]! + code] ?? 0;
  }

  #baseline(c: Component, at: number): void {
    const out = c.coefficients;
    c.prediction += this.#extend(this.#symbol(c.dcTable) & 15);
    out[at] = c.prediction;
    for (let k = 1; k < 64; ) {
      const symbol = this.#symbol(c.acTable);
      const size = symbol & 15;
      const run = symbol >> 4;
      if (size === 0) {
        if (run < 15) break;
        k += 16;
        continue;
      }
      k += run;
      if (k > 63) break;
      out[at + ZIGZAG[k]!] = this.#extend(size);
      k++;
    }
  }

  #dcFirst(c: Component, at: number, low: number): void {
    c.prediction += this.#extend(this.#symbol(c.dcTable) & 15);
    c.coefficients[at] = c.prediction << low;
  }

  #dcRefine(c: Component, at: number, low: number): void {
    if (this.#bit()) c.coefficients[at] = c.coefficients[at]! | (1 << low);
  }

  #acFirst(c: Component, at: number, first: number, last: number, low: number): void {
    if (this.#endOfBand > 0) {
      this.#endOfBand--;
      return;
    }
    for (let k = first; k <= last; ) {
      const symbol = this.#symbol(c.acTable);
      const size = symbol & 15;
      const run = symbol >> 4;
      if (size === 0) {
        if (run < 15) {
          this.#endOfBand = (1 << run) - 1 + this.#receive(run);
          break;
        }
        k += 16;
        continue;
      }
      k += run;
      if (k > 63) break;
      c.coefficients[at + ZIGZAG[k]!] = this.#extend(size) * (1 << low);
      k++;
    }
  }

  #acRefine(c: Component, at: number, first: number, last: number, low: number): void {
    const out = c.coefficients;
    const plus = 1 << low;
    const refine = (place: number) => {
      const value = out[place]!;
      if (this.#bit() && (Math.abs(value) & plus) === 0) out[place] = value + (value > 0 ? plus : -plus);
    };
    let k = first;
    if (this.#endOfBand === 0) {
      for (; k <= last; k++) {
        const symbol = this.#symbol(c.acTable);
        let run = symbol >> 4;
        let value = 0;
        if (symbol & 15) value = this.#bit() ? plus : -plus;
        else if (run < 15) {
          this.#endOfBand = (1 << run) + this.#receive(run);
          break;
        }
        for (; k <= last; k++) {
          const place = at + ZIGZAG[k]!;
          if (out[place] !== 0) refine(place);
          else if (run-- === 0) {
            if (value) out[place] = value;
            break;
          }
        }
      }
    }
    if (this.#endOfBand > 0) {
      for (; k <= last; k++) {
        const place = at + ZIGZAG[k]!;
        if (out[place] !== 0) refine(place);
      }
      this.#endOfBand--;
    }
  }

  #finish(): JpegImage {
    const { length } = this.#components;
    for (const c of this.#components) {
      const table = this.#quantizations[c.quantization];
      if (!table) throw fail('have a quantization table for each component', `none for component ${c.id}`);
      c.samples = inverseTransform(c, table);
      c.coefficients = new Int16Array(0);
    }
    const planes = this.#components.map((c) => upsample(c, this.#maxH, this.#maxV, this.#width, this.#height));
    const size = this.#width * this.#height;
    const base = { width: this.#width, height: this.#height };
    if (length === 1) return { ...base, channels: 1, data: planes[0]! };
    if (this.#isYcc()) toRgb(planes[0]!, planes[1]!, planes[2]!, length === 4);
    const channels = length as 3 | 4;
    const data = new Uint8Array(size * channels);
    for (let k = 0; k < channels; k++) {
      const plane = planes[k]!;
      for (let i = 0, o = k; i < size; i++, o += channels) data[o] = plane[i]!;
    }
    return { ...base, channels, data };
  }

  /** Whether the first three components are brightness and two colours. */
  #isYcc(): boolean {
    if (this.#components.length === 4) return this.#adobe === 2;
    if (this.#jfif) return true;
    if (this.#adobe !== undefined) return this.#adobe !== 0;
    return this.#components.map((c) => String.fromCharCode(c.id)).join('') !== 'RGB';
  }
}

function huffman(counts: Uint8Array, symbols: Uint8Array): Huffman {
  const lookup = new Uint16Array(1 << LOOKUP_BITS);
  const maxCode = new Int32Array(18).fill(-1);
  const offset = new Int32Array(17);
  let code = 0;
  let place = 0;
  for (let length = 1; length <= 16; length++) {
    offset[length] = place - code;
    for (let i = 0; i < counts[length - 1]!; i++, code++, place++) {
      if (length > LOOKUP_BITS) continue;
      const first = code << (LOOKUP_BITS - length);
      lookup.fill((length << 8) | symbols[place]!, first, first + (1 << (LOOKUP_BITS - length)));
    }
    if (counts[length - 1]) maxCode[length] = code - 1;
    code <<= 1;
  }
  return { lookup, maxCode, offset, symbols };
}

// The inverse transform's factors with 13 bits behind the point.
const F_0_298 = 2446;
const F_0_390 = 3196;
const F_0_541 = 4433;
const F_0_765 = 6270;
const F_0_899 = 7373;
const F_1_175 = 9633;
const F_1_501 = 12299;
const F_1_847 = 15137;
const F_1_961 = 16069;
const F_2_053 = 16819;
const F_2_562 = 20995;
const F_3_072 = 25172;

const work = new Int32Array(64);

/** Samples of all blocks: first columns, then rows, in whole numbers. */
function inverseTransform(c: Component, table: Uint16Array): Uint8Array {
  const stride = c.blocksWide * 8;
  const out = new Uint8Array(stride * c.blocksHigh * 8);
  const input = new Int32Array(64);
  for (let by = 0; by < c.blocksHigh; by++) {
    for (let bx = 0; bx < c.blocksWide; bx++) {
      const at = (by * c.blocksWide + bx) * 64;
      for (let i = 0; i < 64; i++) input[i] = c.coefficients[at + i]! * table[i]!;
      for (let x = 0; x < 8; x++) column(input, x);
      for (let y = 0; y < 8; y++) row(y * 8, out, (by * 8 + y) * stride + bx * 8);
    }
  }
  return out;
}

/** One pass over eight values `step` apart; leaves even sums in `even` and odd ones in `odd`. */
const even = new Int32Array(4);
const odd = new Int32Array(4);

function butterfly(a: Int32Array, at: number, step: number): void {
  const v2 = a[at + 2 * step]!;
  const v6 = a[at + 6 * step]!;
  const z = (v2 + v6) * F_0_541;
  const t2 = z - v6 * F_1_847;
  const t3 = z + v2 * F_0_765;
  const t0 = (a[at]! + a[at + 4 * step]!) * 8192;
  const t1 = (a[at]! - a[at + 4 * step]!) * 8192;
  even[0] = t0 + t3;
  even[3] = t0 - t3;
  even[1] = t1 + t2;
  even[2] = t1 - t2;
  const o0 = a[at + 7 * step]!;
  const o1 = a[at + 5 * step]!;
  const o2 = a[at + 3 * step]!;
  const o3 = a[at + step]!;
  const z5 = (o0 + o2 + o1 + o3) * F_1_175;
  const z1 = -(o0 + o3) * F_0_899;
  const z2 = -(o1 + o2) * F_2_562;
  const z3 = -(o0 + o2) * F_1_961 + z5;
  const z4 = -(o1 + o3) * F_0_390 + z5;
  odd[0] = o0 * F_0_298 + z1 + z3;
  odd[1] = o1 * F_2_053 + z2 + z4;
  odd[2] = o2 * F_3_072 + z2 + z3;
  odd[3] = o3 * F_1_501 + z1 + z4;
}

function column(input: Int32Array, x: number): void {
  butterfly(input, x, 8);
  for (let k = 0; k < 4; k++) {
    work[k * 8 + x] = (even[k]! + odd[3 - k]! + 1024) >> 11;
    work[(7 - k) * 8 + x] = (even[k]! - odd[3 - k]! + 1024) >> 11;
  }
}

function row(at: number, out: Uint8Array, o: number): void {
  butterfly(work, at, 1);
  for (let k = 0; k < 4; k++) {
    out[o + k] = clip(((even[k]! + odd[3 - k]! + 131072) >> 18) + 128);
    out[o + 7 - k] = clip(((even[k]! - odd[3 - k]! + 131072) >> 18) + 128);
  }
}

function clip(v: number): number {
  return v & ~255 ? (v < 0 ? 0 : 255) : v;
}

/** A component's samples at the size of the picture. */
function upsample(c: Component, maxH: number, maxV: number, width: number, height: number): Uint8Array {
  const stride = c.blocksWide * 8;
  const across = maxH / c.h;
  const down = maxV / c.v;
  if (!Number.isInteger(across) || !Number.isInteger(down)) {
    throw fail('sample its components in whole parts of each other', `${maxH}×${maxV} and ${c.h}×${c.v}`);
  }
  const out = new Uint8Array(width * height);
  const smooth = across === 2 && down <= 2 && c.width > 2;
  if (across === 1 && down === 2) smoothDown(c, stride, out, width, height);
  else if (smooth && down === 1) {
    const line = new Uint8Array(c.width * 2);
    for (let y = 0; y < height; y++) {
      smoothAcross(c.samples, y * stride, c.width, line);
      out.set(line.subarray(0, width), y * width);
    }
  } else if (smooth) smoothBoth(c, stride, out, width, height);
  else {
    for (let y = 0, o = 0; y < height; y++) {
      const from = Math.floor(y / down) * stride;
      for (let x = 0; x < width; x++) out[o++] = c.samples[from + Math.floor(x / across)]!;
    }
  }
  return out;
}

/** Twice as wide: each new sample is ¾ of the nearer and ¼ of the farther old one. */
function smoothAcross(samples: Uint8Array, at: number, n: number, line: Uint8Array): void {
  line[0] = samples[at]!;
  line[1] = (samples[at]! * 3 + samples[at + 1]! + 2) >> 2;
  for (let i = 1; i < n - 1; i++) {
    const v = samples[at + i]! * 3;
    line[2 * i] = (v + samples[at + i - 1]! + 1) >> 2;
    line[2 * i + 1] = (v + samples[at + i + 1]! + 2) >> 2;
  }
  line[2 * n - 2] = (samples[at + n - 1]! * 3 + samples[at + n - 2]! + 1) >> 2;
  line[2 * n - 1] = samples[at + n - 1]!;
}

/** Rows next to a new row: the nearer one, and the farther one, which at the edge is the nearer one again. */
function neighbours(c: Component, y: number): [near: number, far: number] {
  const near = y >> 1;
  const far = y & 1 ? near + 1 : near - 1;
  return [near, Math.max(0, Math.min(c.height - 1, far))];
}

function smoothDown(c: Component, stride: number, out: Uint8Array, width: number, height: number): void {
  for (let y = 0, o = 0; y < height; y++) {
    const [near, far] = neighbours(c, y);
    const bias = y & 1 ? 2 : 1;
    for (let x = 0; x < width; x++) {
      out[o++] = (c.samples[near * stride + x]! * 3 + c.samples[far * stride + x]! + bias) >> 2;
    }
  }
}

function smoothBoth(c: Component, stride: number, out: Uint8Array, width: number, height: number): void {
  const n = c.width;
  const sums = new Int32Array(n);
  const line = new Uint8Array(n * 2);
  for (let y = 0; y < height; y++) {
    const [near, far] = neighbours(c, y);
    for (let i = 0; i < n; i++) sums[i] = c.samples[near * stride + i]! * 3 + c.samples[far * stride + i]!;
    line[0] = (sums[0]! * 4 + 8) >> 4;
    line[1] = (sums[0]! * 3 + sums[1]! + 7) >> 4;
    for (let i = 1; i < n - 1; i++) {
      line[2 * i] = (sums[i]! * 3 + sums[i - 1]! + 8) >> 4;
      line[2 * i + 1] = (sums[i]! * 3 + sums[i + 1]! + 7) >> 4;
    }
    line[2 * n - 2] = (sums[n - 1]! * 3 + sums[n - 2]! + 8) >> 4;
    line[2 * n - 1] = (sums[n - 1]! * 4 + 7) >> 4;
    out.set(line.subarray(0, width), y * width);
  }
}

const RED_OF_CR = new Int32Array(256);
const BLUE_OF_CB = new Int32Array(256);
const GREEN_OF_CR = new Int32Array(256);
const GREEN_OF_CB = new Int32Array(256);
for (let i = 0; i < 256; i++) {
  const x = i - 128;
  RED_OF_CR[i] = (91881 * x + 32768) >> 16;
  BLUE_OF_CB[i] = (116130 * x + 32768) >> 16;
  GREEN_OF_CR[i] = -46802 * x;
  GREEN_OF_CB[i] = -22554 * x + 32768;
}

/** Turns brightness and colours into red, green, blue in place; into their opposites for a fourfold picture. */
function toRgb(first: Uint8Array, second: Uint8Array, third: Uint8Array, invert: boolean): void {
  for (let i = 0; i < first.length; i++) {
    const y = first[i]!;
    const cb = second[i]!;
    const cr = third[i]!;
    const r = clip(y + RED_OF_CR[cr]!);
    const g = clip(y + ((GREEN_OF_CB[cb]! + GREEN_OF_CR[cr]!) >> 16));
    const b = clip(y + BLUE_OF_CB[cb]!);
    first[i] = invert ? 255 - r : r;
    second[i] = invert ? 255 - g : g;
    third[i] = invert ? 255 - b : b;
  }
}

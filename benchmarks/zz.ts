import { prepared } from './steps.ts';
import { workloads } from './harness/workloads.ts';
import { PerformanceObserver } from 'node:perf_hooks';
const w = workloads([process.argv[2]!], 64)[0]!;
const { step } = prepared(w);
const n = Number(process.argv[3]);
for (let i = 0; i < n / 4; i++) step();
await new Promise((r) => setTimeout(r, 50));
let gcs = 0, ms = 0; const kinds: Record<string, number> = {};
const obs = new PerformanceObserver((l) => { for (const e of l.getEntries()) { gcs++; ms += e.duration; const k = String((e as any).detail.kind); kinds[k] = (kinds[k] ?? 0) + e.duration; } });
obs.observe({ entryTypes: ['gc'] });
const b = performance.now();
for (let i = 0; i < n; i++) step();
const t = performance.now() - b;
await new Promise((r) => setTimeout(r, 50));
console.log((t / n).toFixed(3), 'ms; gc', gcs / n, 'a step', (ms / n).toFixed(3), 'ms a step', kinds, process.memoryUsage().heapUsed / 1e6);
process.exit(0)

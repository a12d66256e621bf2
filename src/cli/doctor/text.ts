import type { Report } from './report.ts';

/** A report as people read it: one screen. */
export function textOf(report: Report): string {
  const { machine, engine, oneDnn, tensorflow, cards, webgpu, python, advice } = report;
  const cores = `${machine.cores} cores${machine.usable < machine.cores ? `, ${machine.usable} of them usable` : ''}`;
  const rows: (readonly [label: string, ...lines: string[]])[] = [
    [
      'machine',
      `${machine.processor}, ${cores}${machine.avx2 ? ', AVX2' : ''}; ${machine.system}, Node.js ${machine.node}`,
    ],
    ['computes with', engine.kernels ?? `nothing: ${engine.error}`],
    ['', ...Object.entries(engine.settings).map(([name, value]) => `${name}=${value}`)],
    ['own kernels', engine.own],
    ['256-bit', engine.lacksForWide === null ? 'can be used' : `needs ${engine.lacksForWide}`],
    ['oneDNN', oneDnn.library ?? `none that can be used: ${oneDnn.lacks}`],
    [
      'TensorFlow',
      ...tensorflow.map(({ package: name, from, version, file }) => {
        const command = `npx paddle-hapi setup tensorflow${name.endsWith('-gpu') ? ' --gpu' : ''}`;
        if (file === null)
          return `${name}: ${version === null ? 'none' : `${version}, without its native library`} (${command})`;
        return from === 'setup' ? `${name}: by setup, TensorFlow ${version}, ${file}` : `${name}: ${version}, ${file}`;
      }),
    ],
    [
      'NVIDIA',
      ...(cards.length > 0
        ? cards.map(({ name, memory, driver }) => `${name}, ${memory} MB, driver ${driver}`)
        : ['no card']),
    ],
    ['WebGPU', ...webgpuLines(webgpu)],
    [
      'Python',
      ...python.map(({ command, version, paddle }) =>
        version === null
          ? `${command}: none`
          : `${command} ${version}, ${paddle ? `Paddle ${paddle}` : 'without Paddle'}`,
      ),
    ],
  ];
  const table = rows.flatMap(([label, ...lines]) =>
    lines.map((line, i) => `${(i === 0 ? label : '').padEnd(15)}${line}`),
  );
  const helps = advice.flatMap(({ title, gain, commands }, i) => [
    `${i + 1}. ${title}${gain === null ? '' : `: ${gain}`}`,
    ...commands.map((command) => `     ${command}`),
  ]);
  return [
    `paddle-hapi ${report.version}`,
    '',
    ...table,
    '',
    ...(advice.length > 0
      ? ['What would make training faster', ...helps]
      : ['Nothing that is known would make training faster here.']),
  ].join('\n');
}

function webgpuLines({ packages, adapters, error }: Report['webgpu']): string[] {
  const names = Object.entries(packages).map(([name, version]) =>
    version === null ? `no ${name}` : `${name} ${version}`,
  );
  const found = adapters.length > 0 ? adapters.join(', ') : `no adapter${error === null ? '' : `: ${error}`}`;
  return packages.webgpu === null ? [names.join(', ')] : [names.join(', '), found];
}

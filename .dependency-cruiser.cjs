/**
 * Who may import whom, as one table, lowest module first; `npm run architecture` checks it.
 * A module enters another through its door only (`index.ts`, or that of a namespace inside it), and there are no cycles, of types either.
 */
const MAY_IMPORT = {
  core: [],
  formats: ['core'],
  engine: ['core'],
  regularizer: ['core', 'engine'],
  framework: ['core', 'formats', 'engine', 'regularizer'],
  io: ['core', 'engine', 'framework'],
  metric: ['core', 'engine', 'framework'],
  nn: ['core', 'engine', 'regularizer', 'framework'],
  optimizer: ['core', 'engine', 'regularizer', 'framework'],
  jit: ['core', 'formats', 'engine', 'framework', 'nn'],
  vision: ['core', 'formats', 'engine', 'framework', 'io', 'nn'],
  hapi: ['core', 'engine', 'regularizer', 'framework', 'io', 'metric', 'nn', 'optimizer', 'jit'],
  cli: ['core', 'engine', 'nn', 'optimizer', 'vision'],
};

const layers = Object.entries(MAY_IMPORT).map(([module, below]) => ({
  name: `layers: ${module}`,
  comment: `src/${module} may import ${below.length > 0 ? below.join(', ') : 'nothing'}.`,
  from: { path: `^src/${module}/` },
  to: { path: '^src/', pathNot: `^src/(${[module, ...below].join('|')})/` },
}));

/** The front doors (src/*.ts), each module's door, and the doors of the namespaces inside a module. */
const DOORS = ['^src/[^/]+[.]ts$', '^src/[^/]+/index[.]ts$', '^src/[^/]+/[^/]+/index[.]ts$'];

/** What runs in a loader worker: arrays only. */
const ARRAYS = '^src/(io/(dataset|collate|workers)|vision/(transforms|datasets|image|download))/';

const borders = [
  {
    name: 'no-cycles',
    comment: 'What needs each other belongs in one file, or a third one that both know.',
    from: { path: '^src/' },
    to: { circular: true },
  },
  {
    name: 'use-the-door',
    comment: "Another module's files are its own business.",
    from: { path: '^src/([^/]+)/' },
    to: { path: '^src/[^/]+/', pathNot: ['^src/$1/', ...DOORS] },
  },
  {
    name: 'front-doors-use-doors',
    from: { path: '^src/[^/]+[.]ts$' },
    to: { path: '^src/[^/]+/', pathNot: DOORS },
  },
  {
    name: 'outsiders-use-the-door',
    comment:
      'Examples and benchmarks show what users can write; only the benchmark of kernels and the profile look inside.',
    from: { path: '^(examples|benchmarks)/', pathNot: '^benchmarks/(kernels|profile)[.]ts$' },
    to: { path: '^src/', pathNot: DOORS },
  },
  {
    name: 'front-doors-are-on-top',
    comment: 'Nothing inside knows the front doors.',
    from: { path: '^src/[^/]+/' },
    to: { path: '^src/[^/]+[.]ts$' },
  },
  {
    name: 'nobody-knows-the-command-line',
    from: { path: '^src/', pathNot: '^src/cli/' },
    to: { path: '^src/cli/' },
  },
  {
    name: 'tensorflow-only-in-engine',
    from: { path: '^src/', pathNot: '^src/engine/' },
    to: { path: '@tensorflow/' },
  },
  {
    name: 'backends-only-in-adapters',
    from: { path: '^src/', pathNot: '^src/engine/adapters/' },
    to: { path: '@tensorflow/tfjs-(backend|node)' },
  },
  {
    name: 'adapters-by-their-registry',
    comment:
      'The registry names the adapters that are always there; whatever else an adapter offers is loaded when it is asked for.',
    from: { path: '^src/', pathNot: '^src/engine/adapters/' },
    to: { path: '^src/engine/adapters/[^/]+/', dynamic: false },
  },
  {
    name: 'adapters-know-not-each-other',
    from: { path: '^src/engine/adapters/([^/]+)/' },
    comment: 'What those with memory of their own share is in a folder beside them.',
    to: { path: '^src/engine/adapters/[^/]+/', pathNot: '^src/engine/adapters/($1/|remote/index[.]ts$)' },
  },
  {
    name: 'kernels-below-operations',
    comment: 'Kernels speak of numbers in memory, never of tensors with gradients.',
    from: { path: '^src/engine/(kernels|adapters)/' },
    to: { path: '^src/engine/(ops|gradients)/' },
  },
  {
    name: 'arrays-before-tensors',
    comment: 'What runs in a loader worker never reaches the engine, not even through others.',
    from: { path: ARRAYS },
    to: { path: '^src/engine/', reachable: true },
  },
  {
    name: 'node-at-the-edge',
    comment: 'Only these parts know the operating system.',
    from: {
      path: '^src/',
      pathNot:
        '^src/(framework|io/(workers|loader)|io/[^/]+[.]ts|vision/(datasets|image|download)|hapi|jit|cli|engine/(adapters|numpy[.]ts))',
    },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'only-declared-packages',
    comment:
      'What a user installs is all that the library may import; an optional package is also one that tests need.',
    from: { path: '^src/' },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'], dependencyTypesNot: ['npm-peer'] },
  },
  {
    name: 'optional-packages-by-their-user',
    comment: 'Only types, and only where the package is loaded on demand.',
    from: { path: '^src/', pathNot: '^src/engine/adapters/wasm/onednn/library[.]ts$' },
    to: { path: 'node_modules/koffi/' },
  },
  {
    name: 'webgpu-in-its-thread',
    comment:
      'Only the module of the device, which its thread loads, reaches WebGPU; kernels of its backend are known as types.',
    from: { path: '^src/', pathNot: '^src/engine/adapters/webgpu/(device|programs)[.]ts$' },
    to: { path: 'node_modules/(webgpu|@tensorflow/tfjs-backend-webgpu)/' },
  },
  {
    name: 'optional-packages-are-not-imported',
    from: { path: '^src/' },
    to: { path: 'node_modules/koffi/', dependencyTypesNot: ['type-only', 'type-import'] },
  },
  {
    name: 'everything-resolves',
    from: { path: '^src/' },
    to: { couldNotResolve: true },
  },
];

module.exports = {
  forbidden: [...layers, ...borders].map((rule) => ({ severity: 'error', ...rule })),
  options: {
    tsPreCompilationDeps: true, // imports of types count: a cycle of types is a cycle
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/engine/adapters/wasm/asm/' }, // AssemblyScript: another language in the same spelling
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
    },
  },
};

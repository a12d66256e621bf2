/**
 * What an engine is made of: exact versions, and the hashes that npm's and PyPI's registries published for them. A file that differs is refused,
 * wherever it came from.
 */

/** A package of npm. */
export interface NpmPin {
  readonly name: string;
  readonly version: string;
  readonly sha512: string;
}

/** A wheel of PyPI. */
export interface WheelPin {
  readonly name: string;
  readonly version: string;
  readonly platform: string;
  readonly sha256: string;
  /** bytes of the wheel, and of what is kept of it */
  readonly size: number;
  readonly kept: number;
  /** other wheels with the same libraries, built for other Pythons */
  readonly alike?: readonly string[];
}

/** How pip is asked for a wheel alone, for a Python that need not be there. */
export const PIP_OPTIONS = ['--no-deps', '--only-binary', ':all:', '--python-version', '3.10'] as const;

export const ADDON: NpmPin = {
  name: '@tensorflow/tfjs-node',
  version: '4.22.0',
  sha512: 'uHrXeUlfgkMxTZqHkESSV7zSdKdV0LlsBeblqkuKU9nnfxB1pC6DtoyYVaLxznzZy7WQSegjcohxxCjAf6Dc7w==',
};

export const ADDON_GPU: NpmPin = {
  name: '@tensorflow/tfjs-node-gpu',
  version: '4.22.0',
  sha512: 'p//NN6DGiN4hInUmIkRffaFVMcdTREUMjPyjW04J7OXvB2zBlQimj61eFKSgRrH3f5TnOfKzb0n56he/B6a4bw==',
};

/** Node-API as the addon sees it; the same for every version of Node.js. */
export const HEADERS: NpmPin = {
  name: 'node-api-headers',
  version: '1.9.0',
  sha512: '2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA==',
};

/** The newest TensorFlow that the addon was tried with. */
export const TENSORFLOW = '2.15.0';

/** TensorFlow for processors, by `process.arch`. */
export const TENSORFLOW_CPU: Readonly<Record<string, WheelPin>> = {
  x64: {
    name: 'tensorflow-cpu',
    version: TENSORFLOW,
    platform: 'manylinux2014_x86_64',
    sha256: 'f60b3d4270a507eef10d9da5ab55fdec90a4c77c664dde446709b597f0864a62',
    size: 207_165_018,
    kept: 613_776_168,
    alike: [
      'cfd3bdc43e29a9239d05f4c116c2fb7c38dd388222d3c934138dfbcb93e5a506',
      'f46c795177f6311c83562e05d38dc7d4618f8d3150e6902a4499b875f3f97270',
    ],
  },
  arm64: {
    name: 'tensorflow-cpu-aws',
    version: TENSORFLOW,
    platform: 'manylinux2014_aarch64',
    sha256: 'a751f4d6a16360347851d2e680b8bfddb8ab7799723f1fd5c171fa1f2e8c04aa',
    size: 211_832_105,
    kept: 694_256_568,
  },
};

/** TensorFlow with CUDA's kernels; x64 only. */
export const TENSORFLOW_GPU: WheelPin = {
  name: 'tensorflow',
  version: TENSORFLOW,
  platform: 'manylinux2014_x86_64',
  sha256: 'ed601b43df9b7d9bed0203b34bcb9356efd4f671eaaac1046b7166a2afee0cf8',
  size: 475_215_351,
  kept: 1_029_821_200,
  alike: [
    '3fa865956d96b7614f247c36e4c22b1543ba5ce656fbe8e4f6266ae7a4917132',
    'dee8ec2b2c6c942ae65d25746e53cdc475e82d5fcbbb3009ce47f5963d69ebfc',
  ],
};

/** What TensorFlow opens of CUDA when it finds a card. */
export const CUDA_LIBRARIES = [
  'libcudart.so.12',
  'libcublas.so.12',
  'libcublasLt.so.12',
  'libcudnn.so.8',
  'libcufft.so.11',
  'libcusolver.so.11',
  'libcusparse.so.12',
] as const;

const nvidia = (name: string, version: string, size: number, kept: number, sha256: string): WheelPin => ({
  name: `nvidia-${name}`,
  version,
  platform: 'manylinux1_x86_64',
  sha256,
  size,
  kept,
});

/**
 * NVIDIA's wheels that TensorFlow's own `[and-cuda]` names, without those in whose folders its libraries do not look (cuRAND, NCCL) and without
 * TensorRT, which eager operations do not use.
 */
export const CUDA: readonly WheelPin[] = [
  nvidia(
    'cuda-runtime-cu12',
    '12.2.140',
    845_802,
    683_360,
    'acb9cb7e44594a3512533497ea790d9f0b0e399abcc888584c157d1ffa080e41',
  ),
  nvidia(
    'cublas-cu12',
    '12.2.5.6',
    417_825_305,
    633_247_896,
    'f448d8db463f9a2c7dd9a1e607c0961d3e95f825b86839c5882f7d073d406df0',
  ),
  nvidia(
    'cudnn-cu12',
    '8.9.4.25',
    720_096_787,
    1_163_573_176,
    '9f882d5b11753c566fd32427839089eb4f8ba7a58c28446ad359e32c40229723',
  ),
  nvidia(
    'cufft-cu12',
    '11.0.8.103',
    98_570_970,
    180_010_032,
    '72e961e578f9be9e316ccb4db8652c421dd0b57442624faa71061d452f449a67',
  ),
  nvidia(
    'cusolver-cu12',
    '11.5.2.141',
    124_890_758,
    198_451_896,
    '5a85c4653ce34339a5688137f494a0f903e0f0532418550998167f00844161da',
  ),
  nvidia(
    'cusparse-cu12',
    '12.1.2.141',
    195_268_625,
    263_844_496,
    '4e13d6a51d2303dcb2a023ba09546811161f0334fc64e13689397bbd3b1eb126',
  ),
  nvidia(
    'nvjitlink-cu12',
    '12.2.140',
    20_177_273,
    49_621_536,
    '95635cafbf9f96c38bea5200ab145a2e6aefbb5405e0b04c1e4ba54df2d84ec9',
  ),
  nvidia(
    'cuda-nvrtc-cu12',
    '12.2.140',
    23_430_053,
    60_485_840,
    'b1cdcae6443cb7cdcfb5d1bf51896a148c9f82f9e65b27db9ab095eaed689aa7',
  ),
  nvidia(
    'cuda-nvcc-cu12',
    '12.2.140',
    21_319_729,
    26_234_488,
    'c6ff4ae7a636eb6cab7621191e19ac3779690686bbcf52c04d8b1ca2944e1e27',
  ),
  nvidia(
    'cuda-cupti-cu12',
    '12.2.142',
    13_900_552,
    44_439_856,
    'ce68d1009dd14215e38ed49643d31374c71d6fea381181cb0b9da7f19dfd1624',
  ),
];

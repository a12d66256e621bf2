import * as nn from '../nn/index.ts';

/** In which file of `paddle.nn.layer` a class stands, by its name; the first that fits. Activations have no common form of name. */
const FILES: readonly [file: string, names: RegExp][] = [
  ['pooling', /Pool\dD$/],
  ['loss', /Loss$/],
  ['norm', /Norm(\dD)?$/],
  ['conv', /^Conv/],
  ['vision', /[sS]huffle$/],
  ['distance', /Distance$/],
  ['container', /^Sequential$|(List|Dict)$/],
  ['rnn', /RNN|LSTM|GRU/],
  ['transformer', /^Transformer|^MultiHeadAttention$/],
  ['layers', /^Layer$/],
  [
    'common',
    /Dropout|Pad\dD$|^Upsampl|^(Bilinear|CosineSimilarity|Embedding|Flatten|Fold|Identity|Linear|Unflatten|Unfold)$/,
  ],
  ['activation', /./],
];

/** A layer's class as Python prints it: `<class 'paddle.nn.layer.conv.Conv2D'>`; a person's own is one of `__main__`. */
export function pythonType(kind: { readonly name: string }): string {
  const { name } = kind;
  if ((nn as Record<string, unknown>)[name] !== kind) return `<class '__main__.${name}'>`;
  return `<class 'paddle.nn.layer.${FILES.find(([, names]) => names.test(name))![0]}.${name}'>`;
}

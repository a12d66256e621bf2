import { createAdapter } from '../../../../src/engine/adapters/cpu/index.ts';
import { conformance } from '../conformance.ts';

conformance('cpu', createAdapter, {
  skips: {
    'the last holder frees, whichever it is': 'shares given back by a lease do not count for who may read',
    'a refusal leaves no memory behind': 'the plain path keeps what it made before a kernel threw',
  },
});

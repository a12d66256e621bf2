import { createAdapter } from '../../../../src/engine/adapters/cpu/index.ts';
import { conformance } from '../conformance.ts';

conformance('cpu', createAdapter);

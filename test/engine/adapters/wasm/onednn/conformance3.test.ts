import { oneDnnConformance } from './suite.ts';

oneDnnConformance(3);

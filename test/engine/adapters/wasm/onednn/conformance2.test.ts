import { oneDnnConformance } from './suite.ts';

oneDnnConformance(2);

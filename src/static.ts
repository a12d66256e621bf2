/** `paddle.static`: what of it a dynamic program uses. */
export { InputSpec } from './hapi/index.ts';

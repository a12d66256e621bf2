/** Evaluates (c₀·x + c₁)·x + … by Horner's rule. */
function polynomial(x: number, coefficients: readonly number[]): number {
  let sum = 0;
  for (const c of coefficients) sum = sum * x + c;
  return sum;
}

// W. J. Cody, "Rational Chebyshev approximations for the error function", Mathematics of Computation 23 (1969); highest power first
const NEAR = [0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694];
const NEAR_BELOW = [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171];
const MIDDLE = [
  2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769,
  1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
];
const MIDDLE_BELOW = [
  1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
  4362.619090143247, 3439.3676741437216, 1230.3393548037495,
];
const FAR = [
  0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
  0.0006587491615298378,
];
const FAR_BELOW = [
  1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
];

/** 1 − erf(x) for x ≥ 0.46875, without cancellation. */
function tail(x: number): number {
  if (x <= 4) return (Math.exp(-x * x) * polynomial(x, MIDDLE)) / polynomial(x, MIDDLE_BELOW);
  const z = 1 / (x * x);
  return (Math.exp(-x * x) / x) * (1 / Math.sqrt(Math.PI) - (z * polynomial(z, FAR)) / polynomial(z, FAR_BELOW));
}

/** The error function, to about 1e-16. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size <= 0.46875) return (x * polynomial(x * x, NEAR)) / polynomial(x * x, NEAR_BELOW);
  if (size > 6) return Math.sign(x);
  return x > 0 ? 1 - tail(x) : tail(-x) - 1;
}

/** The standard normal distribution's share below x: ½·(1 + erf(x/√2)), without cancellation far below zero. */
export function normalShare(x: number): number {
  const z = x * Math.SQRT1_2;
  if (Math.abs(z) <= 0.46875) return 0.5 + 0.5 * erf(z);
  return z > 0 ? 1 - 0.5 * tail(z) : 0.5 * tail(-z);
}

/** A value as Python's text of it, for the brackets of a layer's text. */
export function pythonText(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(pythonText).join(', ')}]`;
  if (typeof value === 'number' && value !== 0 && Math.abs(value) < 1e-4) {
    const [mantissa, exponent] = value.toExponential().split('e') as [string, string];
    return `${mantissa}e-${exponent.slice(1).padStart(2, '0')}`;
  }
  return String(value);
}

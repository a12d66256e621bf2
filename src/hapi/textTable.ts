/** Centred as Python's `str.center` does it: an odd space goes to the left in a field of odd width, else to the right. */
function centred(text: string, width: number): string {
  const margin = Math.max(width - text.length, 0);
  const left = (margin >> 1) + (margin & width & 1);
  return text.padStart(text.length + left).padEnd(width);
}

/**
 * Lines of a table with a frame.
 *
 * @source Paddle, python/paddle/hapi/static_flops.py, class Table
 */
export function textTable(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]!.length)) + 2);
  const shelf = `+${widths.map((width) => '-'.repeat(width)).join('+')}+`;
  const line = (row: readonly string[]): string => `|${row.map((cell, i) => centred(cell, widths[i]!)).join('|')}|`;
  return [shelf, line(heads), shelf, ...rows.map(line), shelf];
}

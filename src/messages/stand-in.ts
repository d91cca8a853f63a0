const sampleDate = '2026-01-15'

const sampleOf = (column: string): string => {
  if (/date|_at$/i.test(column)) return sampleDate
  return /name/i.test(column) ? 'Maria' : column.replaceAll('_', ' ')
}

/** Rows that nobody has: every column filled with what it seems to hold, and with what may be taken for a date. */
export const standIns = (columns: readonly string[]): readonly Readonly<Record<string, string>>[] =>
  [sampleOf, () => sampleDate].map((sample) =>
    Object.fromEntries(columns.map((column) => [column, sample(column)])),
  )

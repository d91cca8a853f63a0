const no = new Set([
  '',
  '0',
  'false',
  'no',
  'n',
  'f',
  'off',
  'never',
  'null',
  'none',
  'nil',
  'undefined',
  'nan',
  '-',
  '\\n',
])

/** Whether a cell says that somebody has linked: a date, `true`, `1`, anything but the many ways to write no or nothing. */
export const saysLinked = (cell: string): boolean => {
  const word = cell.trim().toLowerCase()
  return !no.has(word) && !/^0+(\.0+)?$/.test(word) && !word.startsWith('0000-00-00')
}

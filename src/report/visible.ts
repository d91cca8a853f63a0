const symbolForNul = 0x2400
const symbolForDelete = '\u2421'
const symbolForNewline = '\u2424'
const replacement = '\uFFFD'

/**
 * Text from outside (a plan, a row, a platform) as one line that is safe to print: whatever could move the cursor, recolour the
 * terminal or reorder what is read becomes a visible symbol. Escape is `␛`, a lone carriage return `␍`.
 */
export const visible = (text: string): string => (isPlain.test(text) ? text : text.replace(unsafe, symbolOf))

/** The same, line by line: line breaks stay. */
export const visibleLines = (text: string): readonly string[] => text.split(/\r\n|\n/).map(visible)

const isPlain = /^[\u0020-\u007e]*$/
/** Control characters (C0, C1), line and paragraph separators, bidirectional controls, halves of surrogate pairs. */
const unsafe = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Surrogate}]/gu

const symbolOf = (character: string): string => {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(symbolForNul + code)
  if (code === 0x7f) return symbolForDelete
  return code === 0x2028 || code === 0x2029 ? symbolForNewline : replacement
}

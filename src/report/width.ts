import stringWidth from 'string-width'

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const words = new Intl.Segmenter('en', { granularity: 'word' })

/** What stands for what was cut off. */
export const cutMark = '...'

/** How many columns a text takes in a terminal; colours take none. */
export const widthOf = (text: string): number => stringWidth(text)

/** What a reader takes for single characters, whatever they are made of. */
export const graphemesOf = (text: string): readonly string[] =>
  [...graphemes.segment(text)].map(({ segment }) => segment)

/** Left-aligned: filled up with spaces behind. */
export const padAfter = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - widthOf(text)))

/** Right-aligned: filled up with spaces before. */
export const padBefore = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - widthOf(text))) + text

/** At most `width` columns; what was longer ends with `...`. Not for painted text. */
export const truncated = (text: string, width: number): string => {
  if (widthOf(text) <= width) return text
  const mark = cutMark.slice(0, Math.max(0, width))
  return startOf(text, width - mark.length) + mark
}

/** As much of the beginning as fits. */
export const startOf = (text: string, width: number): string => {
  let kept = ''
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    used += widthOf(segment)
    if (used > width) break
    kept += segment
  }
  return kept
}

/**
 * One line broken into lines of at most `width` columns (the first: of `first`), between words; a word that is wider than a line
 * (a URL, Chinese, Thai) is broken where its script allows, or else anywhere.
 */
export const wrapped = (text: string, width: number, first: number = width): readonly string[] => {
  const lines: string[] = []
  let line = ''
  const room = (): number => (lines.length === 0 ? first : width)
  const add = (piece: string, gap: string): void => {
    if (line === '' && widthOf(piece) > room() && room() < width) lines.push('')
    if (line === '' || widthOf(line) + gap.length + widthOf(piece) <= room()) {
      line += line === '' ? piece : gap + piece
      return
    }
    lines.push(line)
    line = piece
  }
  for (const word of text.split(' ').filter((piece) => piece !== '')) {
    const pieces = widthOf(word) <= width ? [word] : piecesOf(word, width)
    for (const [at, piece] of pieces.entries()) add(piece, at === 0 ? ' ' : '')
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line]
}

const piecesOf = (word: string, width: number): readonly string[] =>
  unbrokenOf(word).flatMap((piece) => (widthOf(piece) <= width ? [piece] : graphemesOf(piece)))

/** Punctuation stays with what it follows. */
const unbrokenOf = (word: string): readonly string[] => {
  const pieces: string[] = []
  for (const { segment, isWordLike } of words.segment(word)) {
    if (isWordLike === true || pieces.length === 0) pieces.push(segment)
    else pieces.push(`${pieces.pop() ?? ''}${segment}`)
  }
  return pieces
}

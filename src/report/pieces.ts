import { widthOf } from './width.ts'

/**
 * Pieces that are never broken, joined by `gap` into lines of at most `width` columns; the first line begins with `head`, the
 * others with as many spaces. Pieces may be painted.
 */
export const piecesInLines = (
  pieces: readonly string[],
  { head, gap, width }: { readonly head: string; readonly gap: string; readonly width: number },
): readonly string[] => {
  const margin = ' '.repeat(widthOf(head))
  const lines: string[] = []
  let line = head
  let isEmpty = true
  for (const piece of pieces) {
    if (!isEmpty && widthOf(line) + widthOf(gap) + widthOf(piece) > width) {
      lines.push(line)
      line = margin
      isEmpty = true
    }
    line += isEmpty ? piece : gap + piece
    isEmpty = false
  }
  return [...lines, line]
}

/** One `{{ … }}` or `{% … %}` of a text, with its place in it. */
export type Gap = {
  readonly kind: 'output' | 'tag'
  readonly begin: number
  readonly end: number
  /** Between the braces, without the dashes of whitespace control. */
  readonly inner: string
  readonly innerBegin: number
}

/** What Liquid would not evaluate is blanked out, so that offsets stay. */
const silenced = (source: string): string =>
  source.replace(
    /(\{%-?\s*(raw|comment)\s*-?%\})([\s\S]*?)(\{%-?\s*end\2\s*-?%\})/g,
    (_, opening: string, _name: string, content: string, closing: string) =>
      opening + content.replace(/[{}]/g, ' ') + closing,
  )

export const gapsOf = (source: string): Gap[] =>
  [...silenced(source).matchAll(/\{\{-?([\s\S]*?)-?\}\}|\{%-?([\s\S]*?)-?%\}/g)].map((match) => {
    const inner = match[1] ?? match[2] ?? ''
    return {
      kind: match[1] === undefined ? 'tag' : 'output',
      begin: match.index,
      end: match.index + match[0].length,
      inner,
      innerBegin: match.index + match[0].indexOf(inner, 2),
    }
  })

const quoted = /"[^"]*"|'[^']*'/g

/** A word of a text and where it begins. */
export type Found = { readonly word: string; readonly offset: number }

const wordsAfter = (gap: Gap, pattern: RegExp): Found[] => {
  const bare = gap.inner.replace(quoted, (text) => '"'.repeat(text.length))
  return [...bare.matchAll(pattern)].map((match) => {
    const word = match[1] ?? ''
    return { word, offset: gap.innerBegin + match.index + match[0].length - word.length }
  })
}

/** The filters that a text names. */
export const filtersIn = (gaps: readonly Gap[]): Found[] =>
  gaps.flatMap((gap) => (isComment(gap) ? [] : wordsAfter(gap, /\|\s*([\p{L}_][\p{L}\p{N}_-]*)/gu)))

/** The tags that a text names, their ends and branches among them. */
export const tagsIn = (gaps: readonly Gap[]): Found[] =>
  gaps.flatMap((gap) => (gap.kind === 'tag' && !isComment(gap) ? wordsAfter(gap, /^\s*([^\s"]+)/g) : []))

const isComment = (gap: Gap): boolean => gap.kind === 'tag' && gap.inner.trimStart().startsWith('#')

/** Two words side by side without a pipe, which Liquid takes for the second alone: `{{ deadline date }}`. */
export const pipelessIn = (
  gaps: readonly Gap[],
): { readonly gap: Gap; readonly first: string; readonly second: string }[] =>
  gaps.flatMap((gap) => {
    const [, first, second] =
      /^\s*([\w-]+)\s+([\w-]+)\s*(?:\||$)/.exec(gap.kind === 'output' ? gap.inner : '') ?? []
    return first === undefined || second === undefined ? [] : [{ gap, first, second }]
  })

/** An expression's text in one spelling, so that `{{link}}` and `{{ link }}` are the same. */
export const spelledOut = (inner: string): string =>
  inner
    .split(/("[^"]*"|'[^']*')/)
    .map((piece, at) =>
      at % 2 === 1
        ? piece
        : piece
            .replace(/\s+/g, ' ')
            .replace(/ ?\| ?/g, ' | ')
            .replace(/ ?([:,]) ?/g, '$1 '),
    )
    .join('')
    .trim()

/** The how-manieth occurrence of a word in a text begins at the offset, from 0. */
export const nthAt = (source: string, word: string, offset: number): number => {
  let count = 0
  for (let at = source.indexOf(word); at !== -1 && at < offset; at = source.indexOf(word, at + word.length))
    count++
  return count
}

import { weekdayNamesOf } from './weekday-names.ts'

/** A day of the week beside a date. */
export type WrittenWeekday = {
  readonly begin: number
  readonly end: number
  readonly day: number
  /** Before a date it belongs to it; behind one it may begin something else. */
  readonly certain: boolean
}

/** Right before the date between these places (`Thursday, January 15`), or right behind it (`1月15日（木）`). */
export const weekdayBeside = (
  text: string,
  { begin, end }: { readonly begin: number; readonly end: number },
  locale: string,
): WrittenWeekday | undefined => {
  const names = weekdayNamesOf(locale)
  const from = Math.max(0, begin - 40)
  const left = text.slice(from, begin).replace(/(?<= )(?:the|le|den|dem|el|o|dia|il) $/u, '')
  const before = /([\p{L}\p{M}-]+(?: [\p{L}\p{M}]+)?)\.?[,،、]? {0,2}$/u.exec(left)
  if (before !== null) {
    const [, words = ''] = before
    // `on Thursday`, `Thứ Năm`: the last word, or the last two.
    for (const name of [words, words.split(' ').at(-1) ?? '']) {
      const day = names.get(name.toLowerCase())
      const at = from + before.index + words.length - name.length
      if (day !== undefined) return { begin: at, end: at + name.length, day, certain: true }
    }
  }
  const after = /^ ?[,(（،、]? ?([\p{L}\p{M}-]+)/u.exec(text.slice(end, end + 30))
  if (after === null) return undefined
  const [whole, name = ''] = after
  const day = names.get(name.toLowerCase())
  const at = end + whole.length - name.length
  return day === undefined ? undefined : { begin: at, end: at + name.length, day, certain: false }
}

import { didYouMean, quoted, type Reading, read, unread } from './reading.ts'

/** Reads a percentage as a share: `5%` is 0.05. More than nothing, at most everything. */
export const readShare = (text: string): Reading<number> => {
  const found = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim())
  if (found === null)
    return unread({
      code: 'bad-share',
      message: `cannot read the percentage ${quoted(text)}`,
      hint: 'write it as `5%`',
    })
  const percent = Number(found[1])
  if (found[2] === '')
    return unread({
      code: 'wrong-unit',
      message: `${quoted(text)} is not a percentage`,
      hint: didYouMean(`${percent < 1 ? round(percent * 100) : percent}%`),
    })
  if (percent <= 0 || percent > 100)
    return unread({ code: 'bad-share', message: `${quoted(text)} is not between 0% and 100%` })
  return read(round(percent / 100))
}

/** Without the noise of binary fractions: 7% is 0.07. */
const round = (share: number): number => Number(share.toPrecision(12))

/** As `readShare` reads it back. */
export const printShare = (share: number): string => `${round(share * 100)}%`

import type { Look } from './look.ts'
import { duration, grouped, percent, perSecondText } from './numbers.ts'
import { visible } from './visible.ts'
import { padBefore, truncated, widthOf } from './width.ts'

/** How far the delivering of one occurrence is. */
export type RunProgress = {
  readonly occurrence: string
  readonly done: number
  readonly total: number
  readonly perSecond: number
  readonly failed: number
  readonly inDoubt: number
  /** Undefined while nobody can tell. */
  readonly secondsLeft: number | undefined
}

/**
 * `announce  12,345 of 50,000  24 %  79.4/s  8 min left`: for a terminal, where each overwrites the last. Numbers keep their
 * width, so that nothing jumps. It is one line of at most `columns` (without the spinner's own); what matters least is left out first.
 */
export const liveLine = (progress: RunProgress, { paint, columns }: Look): string => {
  const words = wordsOf(progress, padBefore(grouped(progress.done), grouped(progress.total).length))
  const fitting = leastLeftOut(words, columns)
  const plain = textOf(fitting)
  if (widthOf(plain) > columns) return truncated(plain, columns)
  return fitting.map(({ text, isBad }) => (isBad ? paint.yellow(text) : text)).join(gap)
}

/** The same for a log: a line of its own, no colours, nothing padded. */
export const plainProgressLine = (progress: RunProgress): string =>
  textOf(wordsOf(progress, grouped(progress.done)))

const gap = '  '

/** `rank`: the lowest is the first to give way. */
type Word = { readonly text: string; readonly rank: number; readonly isBad: boolean }

const wordsOf = (progress: RunProgress, done: string): readonly Word[] => {
  const { occurrence, total, perSecond, failed, inDoubt, secondsLeft } = progress
  const left =
    secondsLeft === undefined || progress.done >= total ? '' : `${duration(secondsLeft * 1000)} left`
  return [
    { text: visible(occurrence), rank: 4, isBad: false },
    { text: `${done} of ${grouped(total)}`, rank: 7, isBad: false },
    { text: percent(progress.done, total), rank: 2, isBad: false },
    { text: perSecondText(perSecond), rank: 1, isBad: false },
    { text: left, rank: 3, isBad: false },
    { text: failed === 0 ? '' : `${grouped(failed)} failed`, rank: 5, isBad: true },
    { text: inDoubt === 0 ? '' : `${grouped(inDoubt)} in doubt`, rank: 6, isBad: true },
  ].filter(({ text }) => text !== '')
}

const leastLeftOut = (words: readonly Word[], columns: number): readonly Word[] => {
  if (widthOf(textOf(words)) <= columns || words.length === 1) return words
  const lowest = Math.min(...words.map(({ rank }) => rank))
  return leastLeftOut(
    words.filter(({ rank }) => rank !== lowest),
    columns,
  )
}

const textOf = (words: readonly Word[]): string => words.map(({ text }) => text).join(gap)

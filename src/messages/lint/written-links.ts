import { deadlineGap, otherGap, type Prose } from './prose.ts'

/** A link as a text has it: up to the first blank or Liquid. */
export type WrittenLink = {
  readonly begin: number
  readonly end: number
  readonly url: URL
  /** Liquid goes on with it: the token is probably put in there. */
  readonly continued: boolean
}

const gap = `[${deadlineGap}${otherGap}]`

/**
 * Every link with its protocol, and those without one whose host is the plan's, or nearly: any other word with a full stop in it may be
 * anything.
 */
export const writtenLinks = ({ text }: Prose, isKnown: (host: string) => boolean): readonly WrittenLink[] =>
  [
    ...text.matchAll(
      new RegExp(
        `(?<![\\p{L}\\d@/._-])(?:https?://|(?=[\\w-]+(?:\\.[\\w-]+)+))(?:(?!${gap})[^\\s<>"'«»“”（）、。，])+`,
        'giu',
      ),
    ),
  ].flatMap((match): WrittenLink[] => {
    const [whole] = match
    const written = whole.replace(/[.,;:!?)\]}’…।؟،]+$/u, '')
    const hasProtocol = /^https?:/i.test(written)
    const address = hasProtocol ? written : `https://${written}`
    if (!URL.canParse(address)) return []
    const url = new URL(address)
    if (!hasProtocol && !isKnown(url.host)) return []
    const next = text.charAt(match.index + whole.length)
    const continued = written === whole && new RegExp(gap).test(next)
    return [{ begin: match.index, end: match.index + written.length, url, continued }]
  })

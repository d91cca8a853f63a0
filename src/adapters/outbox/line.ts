import { isoOf } from '../../base/instant.ts'
import type { Envelope, Prepared } from '../adapter.ts'

/** One message as one line, newline included. Whatever the text holds, JSON keeps it on that line. */
export const lineOf = (
  { to, sender, rendered }: Prepared,
  { key, at, phase, occurrence }: Envelope,
): string => {
  const { locale, text, template, link } = rendered
  return `${JSON.stringify({ key, at: isoOf(at), sender, to, phase, occurrence, locale, text, template, link })}\n`
}

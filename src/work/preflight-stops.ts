import type { SenderId } from '../model/names.ts'
import type { Preflight } from '../model/preflight.ts'

/**
 * Why no message could go out at all, in the platform's words; undefined where some can. What stops one of several senders stops its own
 * people alone: the others are written to, and the breaker keeps back the rest.
 */
export const whatStops = (
  { findings }: Pick<Preflight, 'findings'>,
  senders: readonly SenderId[],
): string | undefined => {
  const stops = findings.filter(({ weight }) => weight === 'stops')
  const ofAll = stops.filter(({ sender }) => sender === undefined)
  const isStopped = (id: SenderId): boolean => stops.some(({ sender }) => sender === id)
  if (ofAll.length === 0 && !(senders.length > 0 && senders.every(isStopped))) return undefined
  return (ofAll.length > 0 ? ofAll : stops).map(({ message, hint }) => `${message}. ${hint}`).join('; ')
}

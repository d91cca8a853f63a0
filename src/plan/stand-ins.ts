import type { Path } from '../model/places.ts'
import { matches } from './path-pattern.ts'

/** A part of the plan that was not readable, so that what hangs on it cannot be judged. */
export type PlanPart = 'deadline' | 'audience' | 'phases'

type StandIn = { readonly path: string; readonly value: unknown; readonly unread?: PlanPart }

const page = 'https://stand-in.invalid/'
const words = '…'

/**
 * What takes the place of a part that is missing or wrong, and without which the part around it would have to go too: one slip would
 * make three mistakes in other rooms. Nothing runs with these: each comes with an error.
 */
const standIns: readonly StandIn[] = [
  { path: 'audience', value: '-', unread: 'audience' },
  { path: 'audience.source', value: '-', unread: 'audience' },
  { path: 'link', value: { url: `${page}{{ token }}` } },
  { path: 'link.url', value: `${page}{{ token }}` },
  { path: 'destinations.*.name', value: words },
  { path: 'destinations.*.url', value: page },
  { path: 'phases.*.at', value: 'deadline', unread: 'phases' },
  { path: 'messages.*.template.name', value: 'stand_in' },
  { path: 'messages.*.template.category', value: 'utility' },
  { path: 'messages.*.button.text', value: words },
  { path: 'messages.*.button.url', value: page },
  { path: 'channel.senders.*.id', value: '0' },
]

export const standInFor = (path: Path): StandIn | undefined =>
  standIns.find((standIn) => matches(standIn.path, path)) ?? textStandIn(path)

/** A text or a whole message that is no text: somebody uses it, and it may be the only one in its language. */
const textStandIn = (path: Path): StandIn | undefined => {
  if (path[0] !== 'messages' || path[2] === 'template' || path[2] === 'button') return undefined
  if (path.length === 3) return { path: 'messages.*.*', value: words }
  return path.length === 2 ? { path: 'messages.*', value: { en: words } } : undefined
}

/** What cannot be judged when this has been taken out. */
export const unreadWithout = (path: Path): PlanPart | undefined => {
  if (path[0] === 'phases' && path.length <= 2) return 'phases'
  if (path[0] === 'phases' && path[2] === 'at' && path.length === 3) return 'phases'
  if (path[0] === 'deadline' || path[0] === 'sunset') return 'deadline'
  return path[0] === 'audience' && path.length <= 2 && path[1] !== 'suppress' ? 'audience' : undefined
}

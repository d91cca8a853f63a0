import type { Plan } from '../model/plan.ts'
import { instantText } from '../timeline/instant-text.ts'
import type { Ended } from './usefulness.ts'

/** Why a message is of no more use, in words. */
export const endedText = ({ as, by, at }: Ended, plan: Plan): string => {
  const when = instantText(at, plan.timezone)
  if (by === 'exemption') return `the cohort is exempt since ${when}`
  if (by === 'deadline') return `the deadline has come (${when})`
  if (by === 'until') return `it was of use until ${when}`
  return as === 'superseded'
    ? `\`${by.id}\` took its place (${when})`
    : `\`${by.id}\` came first (${when}), and after it this is of no use`
}

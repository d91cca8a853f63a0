import { type Instant, instant } from '../../base/instant.ts'
import type { Scenario } from './scenario.ts'

const minuteMs = 60_000
const dayMs = 86_400_000
const mostSteps = 60

/**
 * The last instant, to the minute, at which the plan's first message occurrence may begin (for every cohort) so that it reaches
 * everybody while it is of use. Undefined where it has no end, addresses nobody, or would need more than ten years.
 */
export const latestStart = (scenario: Scenario): Instant | undefined => {
  const { messages } = scenario
  const [first] = messages
  if (first === undefined) return undefined
  const together = messages.filter(({ stepKey }) => stepKey === first.stepKey)
  const ends = together.map((one) => scenario.until(one)).filter((at): at is Instant => at !== undefined)
  if (ends.length < together.length) return undefined
  const steps = new Set([first.stepKey])
  const reaches = (at: number): boolean =>
    [...scenario.play({ beginAt: at, steps }).values()].every(({ missed }) => missed === 0)
  const needed = together.map((one) => scenario.playOn(one, { beginAt: first.at, steps })?.finish)
  if (needed.some((finish) => finish === undefined)) return undefined
  const longest = Math.max(...needed.map((finish) => (finish ?? first.at) - first.at))
  let late = Math.max(...ends)
  let early = Math.min(...ends) - longest
  for (let step = 1; !reaches(early); step++) {
    if (step > mostSteps) return undefined
    late = early
    early -= Math.max(dayMs, longest / 8)
  }
  while (late - early > minuteMs) {
    const middle = (early + late) / 2
    if (reaches(middle)) early = middle
    else late = middle
  }
  return instant(Math.floor(early / minuteMs) * minuteMs)
}

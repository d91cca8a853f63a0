import { readFaults } from '../../app/read-faults.ts'
import { simulate } from '../../app/simulate.ts'
import { simulationReport } from '../../app/simulation-report.ts'
import { SunsetError } from '../../base/errors.ts'
import { instant, parseInstant } from '../../base/instant.ts'
import { holds, simulationDocument } from '../../report/simulation-document.ts'
import { simulationText } from '../../report/simulation-text.ts'
import type { Call } from '../command.ts'
import { durationOf } from '../duration.ts'
import { done, exitCodes } from '../exit-codes.ts'
import { keepMemoryFlat, tidySimulationAboveBytes } from '../keep-memory-flat.ts'
import { peopleOf } from '../people.ts'

export type SimulateCommandOptions = {
  readonly audience?: string
  readonly sample: string
  readonly seed: string
  readonly faults?: string
  readonly outage?: readonly string[]
  readonly crashes?: string
  readonly cron: string
  readonly cronOff?: readonly string[]
  readonly linking: string
  readonly optOut: string
}

export const runSimulate = async (plan: string, call: Call<SimulateCommandOptions>): Promise<number> => {
  const { options, surroundings, console, now } = call
  keepMemoryFlat(tidySimulationAboveBytes)
  const report = simulationReport(
    await simulate(surroundings, {
      file: plan,
      ...(now === undefined ? {} : { now }),
      ...(options.audience === undefined ? {} : { audience: peopleOf(options.audience) }),
      sample: peopleOf(options.sample, '--sample'),
      seed: countOf('--seed', options.seed),
      faults: readFaults(options.faults ?? ''),
      outages: (options.outage ?? []).map((text) => stretchOf('--outage', text)),
      crashes: countOf('--crashes', options.crashes ?? '0'),
      cron: {
        everyMs: durationOf(options.cron),
        off: (options.cronOff ?? []).map((text) => stretchOf('--cron-off', text)),
      },
      rates: { linking: shareOf('--linking', options.linking), optOut: shareOf('--opt-out', options.optOut) },
    }),
  )
  if (options.json === true) console.document(simulationDocument(report))
  else console.answer(simulationText(report, console.look))
  if (holds(report)) return done
  return report.toTheEnd ? exitCodes.accounting : exitCodes.refused
}

const countOf = (name: string, text: string): number => {
  const n = Number(text)
  if (text.trim() !== '' && Number.isSafeInteger(n) && n >= 0) return n
  throw new SunsetError('usage', `${name} ${text} is no whole number.`, { hint: `Write ${name} 7.` })
}

const shareOf = (name: string, text: string): number => {
  const found = /^(\d{1,3}(?:\.\d+)?)\s*%$/.exec(text.trim())
  const share = Number(found?.[1]) / 100
  if (found !== null && share <= 1) return share
  throw new SunsetError('usage', `${name} ${text} is no percentage.`, { hint: `Write ${name} 40%.` })
}

/** `2025-12-20T10:00Z/6h`. */
const stretchOf = (name: string, text: string) => {
  const [from = '', length = ''] = text.split('/')
  const at = parseInstant(from)
  if (at === undefined)
    throw new SunsetError('usage', `${name} ${text} does not begin with an instant.`, {
      hint: `Write ${name} 2025-12-20T10:00Z/6h.`,
    })
  return { from: at, to: instant(at + durationOf(length)) }
}

import type { Ledger } from '../ledger/ledger.ts'
import type { Plan } from '../model/plan.ts'
import { keepGateFile } from './gate-file.ts'
import type { RunContext } from './run-context.ts'
import type { RunOptions } from './run-options.ts'
import type { View } from './view.ts'

/** Under this name the ledger keeps what cron was last told of the gate file; empty: it could be written since. */
const troubleMemory = 'gate file'

/**
 * Keeps a plan's gate file through a run. A file that cannot be written is mentioned once in it; by cron only where that is news: the same trouble at
 * every tick would be a mail every five minutes.
 */
export const gateFileKeeper = ({
  plan,
  ledger,
  tell,
  options,
}: {
  readonly plan: Plan
  readonly ledger: Ledger
  readonly tell: RunContext['tell']
  readonly options: Pick<RunOptions, 'mentionsOnce'>
}): RunContext['keepGateFile'] => {
  let said = ''
  return async (view) => {
    if (plan.gateFile === undefined) return
    const trouble = (await keepGateFile(plan, view)) ?? ''
    if (options.mentionsOnce === true) {
      if (((await ledger.recall(troubleMemory)) ?? '') === trouble) return
      await ledger.remember(troubleMemory, trouble)
    }
    if (trouble !== '' && trouble !== said) tell({ kind: 'mention', text: trouble })
    said = trouble
  }
}

/**
 * For a tick that only looks: brings the file up to date, since a gate moves where nothing else is due, and whether or not a run could begin. Says
 * whether it is, and whether that is news which a run must tell and remember.
 */
export const lookAfterGateFile = async (
  plan: Plan,
  ledger: Ledger,
  view: View,
): Promise<{ readonly isCurrent: boolean; readonly isNews: boolean }> => {
  // A copy's owner must say first that it is none: until then the original decides what the bot may do.
  if (plan.gateFile === undefined || !ledger.isOriginal) return { isCurrent: true, isNews: false }
  const trouble = (await keepGateFile(plan, view)) ?? ''
  return { isCurrent: trouble === '', isNews: ((await ledger.recall(troubleMemory)) ?? '') !== trouble }
}

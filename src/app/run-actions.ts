import type { Clock } from '../base/clock.ts'
import { SunsetError } from '../base/errors.ts'
import { instant } from '../base/instant.ts'
import type { Lease, Ledger } from '../ledger/ledger.ts'
import { actionText } from '../model/action.ts'
import type { Occurrence } from '../model/occurrence.ts'
import { type Acted, act } from '../send/actions/act.ts'
import type { Hand } from '../send/actions/hand.ts'
import type { PhaseAction } from '../work/actions.ts'
import { handOf, idleHand } from './hands.ts'
import type { RunContext } from './run-context.ts'
import { addresseesOf } from './view.ts'

/** Does the next action of an occurrence, or marks it complete when all are done. */
export const runAction = async (
  context: RunContext,
  occurrence: Occurrence,
  next: PhaseAction | 'done',
): Promise<Acted | 'complete'> => {
  const { plan, ledger, lease, clock, surroundings, revision, tell } = context
  const who = surroundings.process.user
  if (next === 'done') {
    surroundings.probe('before-complete')
    const entry = { at: clock.now(), who, what: 'actions', subject: occurrence.id, why: 'all are done' }
    await ledger.complete(lease, occurrence, addresseesOf(plan, occurrence), clock.now(), entry)
    surroundings.probe('after-complete')
    return 'complete'
  }
  const { env } = surroundings
  const isReal = context.mode === 'real'
  const found = isReal
    ? await handOf(next.action, { plan, env, adapter: context.channelAdapter ?? context.adapter })
    : idleHand
  const hand = isReal
    ? keepingLease(found, { ledger, lease, clock, machine: surroundings.clocks.machine })
    : found
  const acted = await act({
    id: { step: next.step, cohort: next.cohort, key: next.key },
    record: next.record,
    hand,
    ledger,
    lease,
    clock,
    who,
    revision,
    abandon: surroundings.interrupts.abandon,
    probe: surroundings.probe,
  })
  tell({ kind: 'acted', action: actionText(next), ...acted, isReal })
  return acted
}

/** A command may take longer than a lease lasts. */
const renewEveryMs = 5000

type Kept = {
  readonly ledger: Ledger
  readonly lease: Lease
  readonly clock: Clock
  readonly machine: Clock
}

/** The same hand, which keeps the lease alive while it works. Nobody else asks anything of the ledger meanwhile. */
export const keepingLease = (hand: Hand, kept: Kept): Hand => {
  const { read, undo } = hand
  return {
    isRepeatable: hand.isRepeatable,
    ...(read === undefined ? {} : { read: (signal) => meanwhile(read(signal), kept) }),
    perform: (before, signal) => meanwhile(hand.perform(before, signal), kept),
    undo: undo && {
      isRepeatable: undo.isRepeatable,
      perform: (before, signal) => meanwhile(undo.perform(before, signal), kept),
    },
  }
}

const meanwhile = async <Result>(
  work: Promise<Result>,
  { ledger, lease, clock, machine }: Kept,
): Promise<Result> => {
  const ended = new AbortController()
  const renew = async (): Promise<void> => {
    for (;;) {
      await machine.sleep(instant(machine.now() + renewEveryMs), ended.signal)
      if (ended.signal.aborted) return
      await ledger.step(lease, [], undefined, clock.now(), machine.now())
    }
  }
  // Where it cannot be renewed, what comes of the work cannot be recorded either: that tells.
  const renewing = renew().catch((error: unknown) => {
    if (!(error instanceof SunsetError)) throw error
  })
  try {
    return await work
  } finally {
    ended.abort()
    await renewing
  }
}

import type { Random } from '../../base/random.ts'
import type { Ledger } from '../../ledger/ledger.ts'

/** The process is gone: whatever it was about to do is not done. */
export class Killed extends Error {
  constructor() {
    super('the simulated process was killed')
    this.name = 'Killed'
  }
}

/** A ledger as a process has it that may be killed: from then on nothing that it asks for happens. */
export type Mortal = {
  readonly ledger: Ledger
  /** Whether it was killed. */
  readonly isDead: () => boolean
  /** Lets a new process have the ledger. */
  readonly revive: () => void
}

/**
 * Kills the process at so many of its commits, drawn anew for each: before a group is durable, or once it is and its messages are not
 * yet on the wire. What was on the wire then has no answer that anybody wrote down.
 */
export const mortal = (ledger: Ledger, crashes: number, commits: number, random: Random): Mortal => {
  const stride = crashes === 0 ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor(commits / (crashes + 1)))
  let left = crashes
  let dead = false
  let until = nextAfter(stride, random)
  const step: Ledger['step'] = async (...args) => {
    if (dead) throw new Killed()
    if (left > 0 && --until <= 0) {
      left--
      until = nextAfter(stride, random)
      dead = true
      if (random.next() < 0.5) await ledger.step(...args)
      throw new Killed()
    }
    return ledger.step(...args)
  }
  const guarded = new Proxy(ledger, {
    get: (target, name, receiver) => {
      if (name === 'step') return step
      const value: unknown = Reflect.get(target, name, receiver)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        if (dead && name !== 'close') return Promise.reject(new Killed())
        return Reflect.apply(value, target, args) as unknown
      }
    },
  })
  return {
    ledger: guarded,
    isDead: () => dead,
    revive: () => {
      dead = false
    },
  }
}

/** Between half of a stride and half more. */
const nextAfter = (stride: number, random: Random): number =>
  Number.isFinite(stride) ? Math.ceil(stride * (0.5 + random.next())) : stride

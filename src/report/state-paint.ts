import type { Gate } from '../model/gate.ts'
import type { OccurrenceState } from '../model/occurrence.ts'
import type { Paint } from './paint.ts'

type Colour = (text: string) => string

/** Green is done, cyan moves, yellow waits for somebody, red was not done; what lies ahead has no colour. */
export const paintOfState = (state: OccurrenceState, paint: Paint): Colour => {
  switch (state) {
    case 'scheduled':
      return plain
    case 'due':
    case 'running':
      return paint.cyan
    case 'complete':
      return paint.green
    case 'held':
      return paint.yellow
    case 'missed':
      return paint.red
    case 'superseded':
    case 'cancelled':
      return paint.dim
  }
}

export const paintOfGate = (gate: Gate, paint: Paint): Colour => {
  switch (gate) {
    case 'open':
      return paint.green
    case 'frozen':
      return paint.cyan
    case 'closed':
      return paint.dim
  }
}

const plain: Colour = (text) => text

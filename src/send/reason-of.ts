import type { Reason } from '../ledger/ledger.ts'
import type { Outcome } from '../model/outcome.ts'

/** What is kept of an answer: the platform's words, and whom it concerned. */
export const reasonOf = (outcome: Outcome): Reason => {
  switch (outcome.kind) {
    case 'accepted':
      return { code: 'accepted', text: '', of: 'recipient' }
    case 'refused':
      return { code: outcome.code, text: outcome.text, of: outcome.of }
    case 'throttled':
      return {
        code: outcome.code,
        text: 'too fast for the platform',
        of: outcome.of === 'pair' ? 'recipient' : outcome.of,
      }
    case 'unreached':
      return { code: 'unreached', text: outcome.text, of: 'network' }
    case 'unknown':
      return { code: 'no-answer', text: outcome.evidence, of: 'network' }
  }
}

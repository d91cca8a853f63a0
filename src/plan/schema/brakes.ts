import { z } from 'zod'
import type { Brakes, PhasePlan } from '../../model/plan.ts'
import { complain, duration, section, share } from './leaves.ts'

/** Shares of failures at which an occurrence stops and asks. */
export const brakes: z.ZodType<Brakes> = section(
  { failed: share.exactOptional(), undeliverable: share.exactOptional() },
  'Shares at which the run stops for a person to look',
)

const steps = z
  .array(share)
  .min(1)
  .transform((written, context) => {
    const falls = written.findIndex((step, index) => index > 0 && step <= (written[index - 1] ?? 0))
    if (falls > 0) {
      complain(context, { code: 'bad-canary', message: 'the steps of a canary must grow' }, written, [falls])
      return z.NEVER
    }
    if (written.at(-1) === 1) return written
    const complaint = {
      code: 'bad-canary',
      message: 'the last step of a canary is not everybody',
      hint: 'end with `100%`',
    }
    complain(context, complaint, written)
    return z.NEVER
  })

/** `[1%, 10%, 100%]`, or `{ steps, wait }`. */
export const canary: z.ZodType<NonNullable<PhasePlan['canary']>> = z.union([
  steps.transform((written) => ({ steps: written })),
  section(
    { steps, wait: duration('24 hours').exactOptional() },
    'Slices that go out first, and how long to wait for receipts after each',
  ),
])

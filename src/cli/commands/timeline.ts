import { withStandingPlan } from '../../app/standing-plan.ts'
import { timelineDocument } from '../../report/timeline-document.ts'
import { timelineText } from '../../report/timeline-text.ts'
import { type Call, lookOptionsOf } from '../command.ts'

export const runTimeline = (
  plan: string,
  call: Call<{ readonly format: 'text' | 'json' }>,
): Promise<number> =>
  withStandingPlan(call.surroundings, lookOptionsOf(plan, call), async (standing) => {
    const { options, console } = call
    const { view, fileDiffers } = standing
    const input = { plan: standing.plan, items: view.agenda.items, now: view.now }
    if (options.json === true || options.format === 'json') console.document(timelineDocument(input))
    else console.answer(timelineText({ ...input, look: console.look }))
    if (fileDiffers)
      console.remark(
        `This is revision ${standing.revision?.number}; ${plan} was edited since. \`sunset approve\` makes it count.`,
      )
    return 0
  })

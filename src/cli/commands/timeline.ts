import { planTimeline } from '../../app/plan-timeline.ts'
import { timelineDocument } from '../../report/timeline-document.ts'
import { timelineText } from '../../report/timeline-text.ts'
import { type Call, lookOptionsOf } from '../command.ts'

export const runTimeline = async (
  plan: string,
  call: Call<{ readonly format: 'text' | 'json'; readonly cohort?: string }>,
): Promise<number> => {
  const { options, console, surroundings } = call
  const { fileDiffers, revision, ...input } = await planTimeline(surroundings, {
    ...lookOptionsOf(plan, call),
    ...(options.cohort === undefined ? {} : { cohort: options.cohort }),
  })
  if (options.json === true || options.format === 'json') console.document(timelineDocument(input))
  else console.answer(timelineText({ ...input, look: console.look }))
  if (fileDiffers)
    console.remark(
      `This is revision ${revision}; ${plan} was edited since. \`sunset approve\` makes it count.`,
    )
  return 0
}

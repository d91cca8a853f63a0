import { preview } from '../../app/preview.ts'
import { previewDocument } from '../../report/preview-document.ts'
import { previewText } from '../../report/preview-text.ts'
import { type Call, lookOptionsOf } from '../command.ts'

type Options = { readonly phase?: string; readonly locale?: string }

export const runPreview = async (plan: string, call: Call<Options>): Promise<number> => {
  const { options, console, surroundings } = call
  const input = await preview(surroundings, {
    ...lookOptionsOf(plan, call),
    ...(options.phase === undefined ? {} : { phase: options.phase }),
    ...(options.locale === undefined ? {} : { locale: options.locale }),
  })
  if (options.json === true) console.document(previewDocument(input))
  else console.answer(previewText({ ...input, look: console.look }))
  return 0
}

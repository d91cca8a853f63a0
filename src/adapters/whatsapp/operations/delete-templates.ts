import { fieldsOf } from '../../../base/foreign-json.ts'
import { hour } from '../../../base/instant.ts'
import type { TemplateDesk } from '../../adapter.ts'
import { notSo, Trouble } from '../graph.ts'
import type { Around, Operation } from './operation.ts'

/** Deleted, though the list still has them: messages that are on their way keep going out for 30 days. */
const gone = new Set(['PENDING_DELETION', 'DELETED'])

/**
 * The plan's own templates, in every language, and no other of the account. For good.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-management
 */
export const deleteTemplates = (desk: TemplateDesk | undefined): Operation => ({
  needsAccount: true,
  read: async (around) => ({ templates: await present(desk, around) }),
  perform: async (around, before) => {
    for (const name of await present(desk, around))
      await around.graph.remove('account', `/message_templates?name=${encodeURIComponent(name)}`)
    const left = await present(desk, around)
    if (left.length > 0) throw notSo(`the template ${left.join(', ')} is still there`)
    const were = fieldsOf(before)?.['templates']
    return Array.isArray(were) && were.length > 0 ? were.join(', ') : 'there was none of them'
  },
  undo: () =>
    Promise.reject(
      new Trouble({
        kind: 'refused',
        of: 'request',
        code: 'irreversible',
        text: 'deleted templates are gone, and their names cannot be used again for 30 days',
        retry: 'never',
      }),
    ),
})

const present = async (
  desk: TemplateDesk | undefined,
  { asked, signal }: Around,
): Promise<readonly string[]> => {
  const listed = await desk?.list(signal)
  if (listed === undefined) return []
  if (listed.kind === 'listed') {
    const names = new Set(
      listed.templates
        .filter(({ name, said }) => asked.templates.includes(name) && !gone.has(said))
        .map(({ name }) => name),
    )
    return [...names]
  }
  if (listed.kind === 'unreached') throw new Trouble(listed)
  if (listed.kind === 'unknown') throw new Trouble({ kind: 'unknown', evidence: listed.text })
  throw new Trouble({
    kind: 'refused',
    of: listed.of === 'account' ? 'account' : 'request',
    code: listed.code,
    text: listed.text,
    retry: listed.of === 'rate' ? hour : 'never',
  })
}

import type { KnownTemplate } from '../../model/template.ts'
import type { AdapterSettings, TemplateDesk, TemplateRefusal } from '../adapter.ts'
import { type HttpExchange, type HttpExchangeOptions, httpExchange } from '../http-exchange.ts'
import type { Answered } from '../http-flight.ts'
import { errorRowOf } from './error-table.ts'
import { outcomeOf } from './outcome-of.ts'
import { accountHeadersOf } from './senders.ts'
import { createdOf, creationRefusalOf, templateFields, templatePageOf } from './template-answer.ts'
import { templateRequestOf } from './template-request.ts'

export type TemplateDeskSettings = AdapterSettings & {
  readonly server: Omit<HttpExchangeOptions, 'connections' | 'longestAnswer'>
  /** What every request's path begins with. */
  readonly path: string
}

/** An account holds up to 6,000 templates; a page of them with their texts may have some hundred KB. */
const perPage = 100
const mostPages = 200
const longestPage = 16 * 1024 * 1024

/** Content in this language exists for this name: another run, or a person, was faster. */
const existsAlready = 2388024

/** Templates of one account, over connections of their own: made with the first request. */
export const templateDesk = (
  settings: TemplateDeskSettings,
): TemplateDesk & { readonly close: () => Promise<void> } => {
  const { server, path, account = '' } = settings
  const headers = accountHeadersOf(settings)
  const edge = `${path}/${encodeURIComponent(account)}/message_templates`
  let made: HttpExchange | undefined
  const exchange = (): HttpExchange => {
    made ??= httpExchange({ ...server, connections: 1, longestAnswer: longestPage })
    return made
  }
  return {
    list: async (signal) => {
      const templates: KnownTemplate[] = []
      const seen = new Set<string>()
      let from = ''
      for (let page = 0; page < mostPages; page++) {
        const query = `fields=${templateFields}&limit=${perPage}${from}`
        const answered = await exchange().get(`${edge}?${query}`, headers, signal)
        const read = wasGood(answered) ? templatePageOf(answered.body, perPage) : undefined
        // To a list it says no for the account's sake: a wrong id, a missing permission.
        if (read === undefined) return refusalOf(answered, 'account')
        templates.push(...read.templates)
        if (read.after === undefined) return { kind: 'listed', templates }
        if (seen.has(read.after)) break
        seen.add(read.after)
        from = `&after=${encodeURIComponent(read.after)}`
      }
      return { kind: 'unknown', text: 'the list of templates did not come to an end' }
    },
    create: async (wanted, signal) => {
      const answered = await exchange().post(edge, headers, templateRequestOf(wanted), signal)
      const created = wasGood(answered) ? createdOf(answered.body, wanted) : undefined
      if (created !== undefined) return { kind: 'created', made: created }
      const refusal = answered.kind === 'answer' ? creationRefusalOf(answered.body) : undefined
      return refusal?.subcode === existsAlready ? { kind: 'exists' } : refusalOf(answered, 'template')
    },
    close: async () => made?.close(),
  }
}

const wasGood = (answered: Answered): answered is Answered & { readonly kind: 'answer' } =>
  answered.kind === 'answer' && answered.status >= 200 && answered.status < 300

/** Read with the table that reads the answers to messages; `blamed` is what a fault of the request is one of. */
const refusalOf = (answered: Answered, blamed: 'template' | 'account'): TemplateRefusal => {
  const outcome = outcomeOf(answered, { attempt: 1, ownToken: false })
  switch (outcome.kind) {
    case 'unreached':
      return { kind: 'unreached', text: outcome.text }
    case 'throttled':
      return { kind: 'refused', of: 'rate', code: outcome.code, text: rateText(outcome.code) }
    case 'refused': {
      const said = answered.kind === 'answer' ? creationRefusalOf(answered.body) : undefined
      const of = outcome.of === 'account' || outcome.of === 'sender' ? 'account' : blamed
      const code = said?.subcode === undefined ? outcome.code : `${outcome.code}/${said.subcode}`
      return { kind: 'refused', of, code, text: said?.text ?? outcome.text }
    }
    // An acceptance of a message is no answer to this.
    case 'accepted':
      return { kind: 'unknown', text: 'the answer is none that was asked for' }
    case 'unknown':
      return { kind: 'unknown', text: outcome.evidence }
  }
}

const rateText = (code: string): string => {
  const meaning = errorRowOf(Number(code))?.meaning
  return meaning === undefined ? 'too many requests' : `too many requests: ${meaning}`
}

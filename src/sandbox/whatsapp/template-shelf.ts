import { type Reply, refusalOf } from './replies.ts'
import { templateRefusal } from './template-refusal.ts'
import { readTemplateRequest, type ShelvedTemplate } from './template-request.ts'

/** What the stand-in answers when it is asked to approve a template; with a reason where it rejects it. */
export type Review = Pick<ShelvedTemplate, 'status' | 'category' | 'rejectedReason'>

export type Reviewer = (template: ShelvedTemplate) => Partial<Review>

/** What a test or a rehearsal says of a template, whether it was asked for or not. */
export type TemplateState = Partial<Omit<ShelvedTemplate, 'id' | 'name' | 'language'>>

/** The templates of the stand-in's one account, in memory: as the platform keeps them, whatever account is named. */
export class TemplateShelf {
  readonly #byKey = new Map<string, ShelvedTemplate>()
  readonly #review: Reviewer
  #asked = 0
  #lists = 0

  constructor(review: Reviewer) {
    this.#review = review
  }

  /** Requests to create one, and to list them, whatever became of them. */
  get asked(): number {
    return this.#asked
  }
  get lists(): number {
    return this.#lists
  }

  all(): readonly ShelvedTemplate[] {
    return [...this.#byKey.values()]
  }

  /** What somebody did to a template at the platform: reviewed, paused, classed it anew, edited its text. */
  set(name: string, language: string, state: TemplateState): void {
    const known = this.#byKey.get(`${name} ${language}`)
    const bare = {
      id: this.#nextId(),
      name,
      language,
      status: 'APPROVED',
      category: 'UTILITY',
      components: [],
    }
    this.#byKey.set(`${name} ${language}`, { ...(known ?? bare), ...state })
  }

  /** Why a message cannot go out as this template; undefined for one that was never heard of, which a rehearsal may do without. */
  refusalToSend(name: string, language: string): Reply | undefined {
    const status = this.#byKey.get(`${name} ${language}`)?.status
    if (status === undefined || status === 'APPROVED') return undefined
    return status === 'PAUSED'
      ? refusalOf({ code: 132015, message: '(#132015) Template is Paused', details: `${name} is paused.` })
      : refusalOf(
          {
            code: 132001,
            message: '(#132001) Template name does not exist in the translation',
            details: `template name (${name}) does not exist in ${language}`,
          },
          404,
        )
  }

  create(body: string): Reply {
    this.#asked += 1
    const read = readTemplateRequest(body)
    if ('refusal' in read) return read.refusal
    const { name, language } = read.ok
    if (this.#byKey.has(`${name} ${language}`))
      return templateRefusal(
        2388024,
        'Content in this language already exists',
        'There is already content for this template in this language.',
      )
    const asked: ShelvedTemplate = { ...read.ok, id: this.#nextId(), status: 'PENDING' }
    const made: ShelvedTemplate = { ...asked, ...this.#review(asked) }
    this.#byKey.set(`${name} ${language}`, made)
    const { id, status, category } = made
    return { status: 200, body: JSON.stringify({ id, status, category }) }
  }

  /** Every language of a name; the list has them for 30 days more. */
  remove(query: URLSearchParams): Reply {
    const named = query.get('name')
    const found = this.all().filter(({ name }) => name === named)
    if (found.length === 0)
      return refusalOf({ code: 100, message: '(#100) Invalid parameter', details: `no template ${named}` })
    for (const { name, language } of found) this.set(name, language, { status: 'PENDING_DELETION' })
    return { status: 200, body: '{"success":true}' }
  }

  /** A page of them, with those fields that were asked for; cursors as the platform has them, `next` where there is more. */
  list(query: URLSearchParams, url: string): Reply {
    this.#lists += 1
    const limit = Math.max(1, Number(query.get('limit') ?? 25) || 25)
    const from = Number(query.get('after') ?? 0) || 0
    const named = query.get('name')
    const all = this.all().filter(({ name }) => named === null || name === named)
    const page = all.slice(from, from + limit)
    const after = String(from + page.length)
    const next = new URLSearchParams(query)
    next.set('after', after)
    const fields = query.get('fields')?.split(',')
    const hasMore = from + page.length < all.length
    return {
      status: 200,
      body: JSON.stringify({
        data: page.map((template) => fieldsOf(template, fields)),
        ...(page.length === 0
          ? {}
          : {
              paging: {
                cursors: { before: String(from), after },
                ...(hasMore ? { next: `${url.split('?', 1)[0]}?${next}` } : {}),
              },
            }),
      }),
    }
  }

  #nextId(): string {
    return String(1_000_000_000_000_000 + this.#byKey.size)
  }
}

/** What is not asked for is name, language, status, category and components. */
const fieldsOf = (template: ShelvedTemplate, fields: readonly string[] | undefined): object => {
  const {
    id,
    name,
    language,
    status,
    category,
    components,
    previousCategory,
    quality,
    rejectedReason,
    ttlSeconds,
  } = template
  const known: Readonly<Record<string, unknown>> = {
    id,
    name,
    language,
    status,
    category,
    components,
    previous_category: previousCategory,
    quality_score: { score: quality ?? 'UNKNOWN' },
    rejected_reason: rejectedReason ?? 'NONE',
    message_send_ttl_seconds: ttlSeconds,
  }
  const asked = fields ?? ['name', 'language', 'status', 'category', 'components']
  return Object.fromEntries(Object.entries(known).filter(([name]) => name === 'id' || asked.includes(name)))
}

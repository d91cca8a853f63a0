import { editDistance } from '../../base/nearest-word.ts'
import type { Problem } from '../../base/problem.ts'
import type { MessagePlan, Plan } from '../../model/plan.ts'
import { placeIn, problemAt, type TextCase } from '../judging.ts'
import { type LinkPattern, linkPatternOf } from '../link.ts'
import { type Prose, writtenIn } from './prose.ts'
import { type WrittenLink, writtenLinks } from './written-links.ts'

type Said = Omit<Problem, 'place'>

/** Links that a text writes out, against the plan's own. A link to anywhere else is nobody's concern. */
export const judgeLinks = (text: TextCase, prose: Prose): Problem[] => {
  const own = ownLinks(text.plan)
  const links = writtenLinks(prose, (host) => own.some((one) => one.host === host || isNear(one.host, host)))
  return links.flatMap((link) =>
    saidOf(text, link, own).map(({ severity, ...rest }) => {
      const { word, offset } = writtenIn(prose, link)
      return problemAt(severity, rest, placeIn(text, word, offset))
    }),
  )
}

const saidOf = (text: TextCase, link: WrittenLink, own: readonly URL[]): readonly Said[] => {
  const { plan } = text
  const written = hrefOf(link.url)
  const isDestination = plan.destinations.some(
    ({ url }) => URL.canParse(url) && isSame(new URL(url), link.url),
  )
  const pattern = plan.link === undefined ? undefined : linkPatternOf(plan.link.url)
  if (!link.continued && !isDestination && pattern !== undefined && isPersonalPage(link.url, pattern))
    return [unlinked(text, written)]
  const insecure = link.url.protocol === 'http:' && !isLoopback(link.url.hostname)
  const meant = isDestination ? undefined : own.find((one) => isSlip(link.url, one))
  return [
    ...(insecure
      ? [
          {
            severity: 'warning' as const,
            code: 'insecure-link',
            message: `\`${written}\` is not encrypted`,
            hint: `write \`${written.replace(/^http:/, 'https:')}\``,
          },
        ]
      : []),
    ...(meant === undefined
      ? []
      : [
          {
            severity: 'warning' as const,
            code: 'mistyped-link',
            message: `\`${written}\` is nearly a link of the plan, and not it`,
            hint: `did you mean \`${hrefOf(meant)}\`?`,
          },
        ]),
  ]
}

/** Where people link their account, but without their token, or with somebody's. */
const unlinked = (text: TextCase, written: string): Said => {
  const carries =
    /\{\{-?\s*link\b/.test(text.source) || text.plan.messages.get(text.message)?.button?.url === 'link'
  return {
    severity: carries ? 'warning' : 'error',
    code: 'link-written-out',
    message: `\`${written}\` is \`link.url\` without the reader's own token: everybody would get the same link, and nobody's account is linked by it`,
    hint: carries ? 'leave it out: the message carries the link already' : 'write `{{ link }}`',
  }
}

/** A button that opens one address for everybody, where each should open their own. */
export const judgeButton = (plan: Plan, { name, button }: MessagePlan): Problem[] => {
  const pattern = plan.link === undefined ? undefined : linkPatternOf(plan.link.url)
  if (button === undefined || button.url === 'link' || pattern === undefined) return []
  if (!URL.canParse(button.url) || !isPersonalPage(new URL(button.url), pattern)) return []
  const message = `the button's \`${button.url}\` is \`link.url\` without the reader's own token: nobody's account is linked by it`
  return [
    problemAt(
      'error',
      { code: 'link-written-out', message, hint: 'write `url: link`' },
      plan.places.of(['messages', name, 'button', 'url']),
    ),
  ]
}

const isPersonalPage = (url: URL, { before, after }: LinkPattern): boolean => {
  const token = 'TOKEN'
  if (!URL.canParse(before + token + after)) return false
  const page = new URL(before + token + after)
  if (url.host !== page.host) return false
  const inPath = page.pathname.indexOf(token)
  if (inPath < 0) return withoutSlash(url.pathname) === withoutSlash(page.pathname) && isBarePage(url, page)
  const head = page.pathname.slice(0, inPath)
  return head === '/' ? false : url.pathname === head.replace(/\/$/, '') || url.pathname.startsWith(head)
}

/** With the query that carries the token, or with none: any other query is another page. */
const isBarePage = (url: URL, page: URL): boolean => {
  const wanted = [...page.searchParams.keys()]
  const asked = [...url.searchParams.keys()]
  // A host alone is the service's home, whatever else it does.
  if (asked.length === 0) return page.pathname !== '/'
  return asked.some((name) => wanted.includes(name))
}

const ownLinks = (plan: Plan): readonly URL[] => {
  const link = plan.link === undefined ? undefined : linkPatternOf(plan.link.url)
  const written = [...plan.destinations.map(({ url }) => url), ...(link === undefined ? [] : [link.before])]
  return written.flatMap((url) => (URL.canParse(url) ? [new URL(url)] : []))
}

/** The same number of parts, and one of them is one or two edits away. */
const isSlip = (url: URL, meant: URL): boolean => {
  const [written, own] = [partsOf(url), partsOf(meant)]
  if (written.length !== own.length) return false
  const different = written.flatMap((part, at) => (part === own[at] ? [] : [[part, own[at] ?? ''] as const]))
  const [only, ...more] = different
  return only !== undefined && more.length === 0 && isNear(...only)
}

const isNear = (one: string, other: string): boolean => {
  const length = Math.min(one.length, other.length)
  return length >= 4 && editDistance(one, other) <= (length <= 6 ? 1 : 2)
}

const partsOf = (url: URL): readonly string[] => [
  url.host.replace(/^www\./, ''),
  ...withoutSlash(url.pathname).split('/').slice(1),
]

const isSame = (one: URL, other: URL): boolean =>
  partsOf(one).join('/') === partsOf(other).join('/') && one.search === other.search

const withoutSlash = (path: string): string => path.replace(/\/$/, '')
const hrefOf = (url: URL): string => (url.pathname === '/' && url.search === '' ? url.origin : url.href)
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)

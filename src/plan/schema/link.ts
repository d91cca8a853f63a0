import { z } from 'zod'
import type { Destination, LinkPlan, Plan } from '../../model/plan.ts'
import { defaultLinkRefresh } from '../defaults.ts'
import { given } from '../given.ts'
import { read } from '../reading.ts'
import { readUrl } from '../text-leaves.ts'
import { source } from './audience.ts'
import { duration, grammar, secret, section, span, text, url } from './leaves.ts'

/** Where people can go on. */
export const destinations: z.ZodType<readonly Destination[]> = z.array(
  section({ name: text('a name', 'Web'), url }, 'A place where people can go on'),
)

/** The outside rule that sets the deadline. */
export const policy: z.ZodType<NonNullable<Plan['policy']>> = section(
  { title: text('a title', 'AI providers on the Business API'), url: url.exactOptional() },
  'The outside rule that sets the deadline, for reports',
)

/** What is in the braces is judged with the texts. */
const linkUrl = grammar(
  (written) => {
    const address = readUrl(written.replace(/\{\{.*?\}\}/gs, 'token'))
    return 'complaint' in address ? address : read(written.trim())
  },
  'the address of a page with the token in it',
  'https://example.com/link?t={{ token }}',
)

/** Each person's own link, by which they keep their history. */
export const link: z.ZodType<LinkPlan> = section(
  {
    url: linkUrl,
    secret: secret.exactOptional(),
    linked: source.meta({ description: 'Addresses of those who have linked' }).exactOptional(),
    refresh: duration('5 minutes').meta({ description: 'How often that list is read again' }).exactOptional(),
    expires: span.meta({ description: 'How long a link is good' }).exactOptional(),
  },
  'Each person’s own link, by which they keep their history',
).transform(
  (written): LinkPlan => ({
    url: written.url,
    ...given('secret', written.secret),
    ...given('linked', written.linked),
    refresh: written.refresh ?? defaultLinkRefresh,
    ...given('expires', written.expires),
  }),
)

import { counted, grouped } from './numbers.ts'
import type { CameIn } from './status-document.ts'

/** What came in through a server, in a line: `replies 412,006, 3 failed, 1 in doubt; 1,204 people followed their link`. */
export const cameInText = ({ replies, visitors }: CameIn): string => {
  const parts = [
    counted(replies.accepted, 'auto-reply', 'auto-replies'),
    ...(replies.pending + replies.sending === 0
      ? []
      : [`${grouped(replies.pending + replies.sending)} waiting`]),
    ...(replies.failed === 0 ? [] : [`${grouped(replies.failed)} failed`]),
    ...(replies.in_doubt === 0 ? [] : [`${grouped(replies.in_doubt)} in doubt`]),
  ]
  const followed = visitors === 0 ? [] : [`${counted(visitors, 'person', 'people')} followed their link`]
  return [parts.join(', '), ...followed].join('; ')
}

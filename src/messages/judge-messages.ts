import type { Place, Problem } from '../base/problem.ts'
import type { LocaleTag } from '../model/names.ts'
import type { MessagePlan, Plan } from '../model/plan.ts'
import type { CompiledMessages, CompileOptions } from './compiled.ts'
import { problemAt } from './judging.ts'
import { chooseLocale } from './locale-choice.ts'
import { messagesOf, messagesSent } from './messages-of.ts'

/** The longest label of a WhatsApp button that opens a link. */
const buttonLimit = 25

/** What is wrong with messages as wholes: languages they lack, buttons, how they can go out, and what nobody is told. */
export const judgeMessages = (plan: Plan, compiled: CompiledMessages, options: CompileOptions): Problem[] => {
  const { sent, corrections } = messagesSent(plan)
  const messages = [...messagesOf(plan).values()]
  const written = messages.filter(({ from }) => from === 'plan')
  return [
    ...written.flatMap((message) => languageProblems(plan, message)),
    ...messages.flatMap((message) => buttonProblems(plan, compiled, message, options)),
    ...messages
      .filter(({ name }) => options.templates && (sent.has(name) || corrections.has(name)))
      .flatMap((message) => freeTextProblems(plan, message)),
    ...linkProblems(plan, compiled),
    ...silenceProblems(plan, messages, sent),
  ]
}

const languageProblems = (plan: Plan, { name, texts }: MessagePlan): Problem[] => {
  const offered = [...texts.keys()]
  // That there is no text at all is said by the plan's own judgement.
  if (offered.length === 0) return []
  const place = plan.places.ofKey(['messages', name])
  const own = chooseLocale(plan.language, plan.language, offered)
  if (own === undefined)
    return [
      problemAt(
        'error',
        {
          code: 'language-missing',
          message: `\`${name}\` has no text in ${plan.language}, the plan's \`language:\`, so whoever reads none of ${offered.join(', ') || 'its languages'} would get nothing`,
          hint: `add a text in ${plan.language}${offered[0] === undefined ? '' : `, or set \`language: ${offered[0]}\``}`,
        },
        place,
      ),
    ]
  if (languageOf(own) === languageOf(plan.language)) return []
  return [
    problemAt(
      'warning',
      {
        code: 'language-missing',
        message: `\`${name}\` has no text in ${plan.language}, the plan's \`language:\`; everybody else reads ${own}`,
      },
      place,
    ),
  ]
}

const languageOf = (tag: LocaleTag): string => tag.split('-', 1)[0] ?? tag

const buttonProblems = (
  plan: Plan,
  compiled: CompiledMessages,
  { name, button, template, texts }: MessagePlan,
  options: CompileOptions,
): Problem[] => {
  if (button === undefined) return []
  const at = (key: string): Place | undefined => plan.places.of(['messages', name, 'button', key])
  const problems: Problem[] = []
  if (button.url === 'link' && plan.link === undefined)
    problems.push(
      problemAt(
        'error',
        {
          code: 'link-without-section',
          message: `the button's \`link\` needs a \`link:\` section; history is \`${plan.history}\``,
        },
        at('url'),
      ),
    )
  if (
    button.url === 'link' &&
    template !== undefined &&
    compiled.link !== undefined &&
    compiled.link.after !== ''
  )
    problems.push(
      problemAt(
        'error',
        {
          code: 'link-suffix',
          message: `a button's link must end with the token, and \`link.url\` goes on with \`${compiled.link.after}\``,
          hint: 'put `{{ token }}` last: `https://…?t={{ token }}`',
        },
        plan.places.of(['link', 'url']),
      ),
    )
  const labels = typeof button.text === 'string' ? [button.text] : [...button.text.values()]
  for (const label of labels)
    if (options.templates && [...label].length > buttonLimit)
      problems.push(
        problemAt(
          'error',
          {
            code: 'button-too-long',
            message: `\`${label}\` has ${[...label].length} characters, a button takes ${buttonLimit}`,
          },
          plan.places.within(['messages', name, 'button', 'text'], label),
        ),
      )
  if (typeof button.text !== 'string') {
    const labelled = [...button.text.keys()]
    const without = [...texts.keys()].filter((locale) => !labelled.includes(locale))
    if (without.length > 0)
      problems.push(
        problemAt(
          'warning',
          {
            code: 'button-text-missing',
            message: `\`${name}\`: the button has no text in ${without.join(', ')}`,
          },
          at('text'),
        ),
      )
  }
  return problems
}

const freeTextProblems = (plan: Plan, { name, template, from }: MessagePlan): Problem[] =>
  template !== undefined
    ? []
    : [
        problemAt(
          'warning',
          {
            code: 'free-text',
            message: `\`${name}\` is free text: on ${plan.channel.name} it reaches only people who wrote in the last 24 hours`,
            hint:
              from === 'built-in'
                ? `send the built-in text as a template: \`messages: { ${name}: { template: { name: sunset_${name}, category: utility } } }\``
                : 'give it a `template:` that the platform has approved',
          },
          plan.places.ofKey(['messages', name]),
        ),
      ]

const linkProblems = (plan: Plan, compiled: CompiledMessages): Problem[] =>
  plan.link === undefined || compiled.link !== undefined
    ? []
    : [
        problemAt(
          'error',
          {
            code: 'link-without-token',
            message: `\`link.url\` must hold \`{{ token }}\` once, and nothing else in braces: ${plan.link.url}`,
            hint: 'write `url: "https://…?t={{ token }}"`',
          },
          plan.places.of(['link', 'url']),
        ),
      ]

/** What the built-in texts leave out because the plan does not say it. */
const silenceProblems = (
  plan: Plan,
  messages: readonly MessagePlan[],
  sent: ReadonlySet<string>,
): Problem[] => {
  if (!messages.some(({ name, from }) => from === 'built-in' && sent.has(name))) return []
  const problems: Problem[] = []
  if (plan.destinations.length === 0)
    problems.push({
      severity: 'warning',
      code: 'no-destinations',
      message: 'nobody is told where to go on: the plan has no `destinations:`',
      hint: 'write `destinations: [{ name: Web, url: "https://…" }]`',
    })
  if (plan.history === 'link' && plan.link === undefined)
    problems.push({
      severity: 'warning',
      code: 'no-link',
      message: 'nobody is told how to keep their history: it is `link`, and the plan has no `link:`',
      hint: 'add `link: { url: "https://…{{ token }}" }`, or say `history: export` or `history: none`',
    })
  return problems
}

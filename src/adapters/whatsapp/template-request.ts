import type { WantedTemplate } from '../../model/template.ts'

/**
 * The body of the request that asks for a template: positional parameters with a sample each, no header, no footer.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components
 */
export const templateRequestOf = ({
  name,
  language,
  category,
  body,
  examples,
  button,
  ttlSeconds,
}: WantedTemplate): string =>
  JSON.stringify({
    name,
    language,
    category: category.toUpperCase(),
    parameter_format: 'POSITIONAL',
    ...(ttlSeconds === undefined ? {} : { message_send_ttl_seconds: ttlSeconds }),
    components: [
      {
        type: 'BODY',
        text: body,
        // One row: a sample for every parameter of one message.
        ...(examples.length === 0 ? {} : { example: { body_text: [examples] } }),
      },
      ...(button === undefined ? [] : [{ type: 'BUTTONS', buttons: [buttonOf(button)] }]),
    ],
  })

const buttonOf = ({ text, url, example }: NonNullable<WantedTemplate['button']>): object => ({
  type: 'URL',
  text,
  url,
  ...(example === undefined ? {} : { example: [example] }),
})

import { localeTag } from '../../model/names.ts'
import type { LocaleTexts } from './locale-texts.ts'

export const ja: LocaleTexts = {
  locale: localeTag('ja'),
  thisService: 'このサービス',
  announce: {
    named:
      '{{ service }}は{{ deadline | date }}に{{ channel }}での提供を終了します。以降、こちらではお返事できません。',
    unnamed:
      'このサービスは{{ deadline | date }}に{{ channel }}での提供を終了します。以降、こちらではお返事できません。',
  },
  reminder: {
    named: '再度のお知らせです。{{ service }}は{{ deadline | date }}に{{ channel }}での提供を終了します。',
    unnamed: '再度のお知らせです。このサービスは{{ deadline | date }}に{{ channel }}での提供を終了します。',
  },
  reply: {
    named: '{{ service }}は{{ channel }}ではご利用いただけなくなりました。',
    unnamed: 'このサービスは{{ channel }}ではご利用いただけなくなりました。',
  },
  moved: {
    named:
      '訂正のお知らせです。以前{{ told | date }}とお伝えしましたが、{{ service }}の{{ channel }}での提供終了は{{ deadline | date }}になりました。',
    unnamed:
      '訂正のお知らせです。以前{{ told | date }}とお伝えしましたが、このサービスの{{ channel }}での提供終了は{{ deadline | date }}になりました。',
  },
  exempt: {
    named:
      '訂正のお知らせです。以前{{ told | date }}とお伝えしましたが、{{ service }}は今後も{{ channel }}でご利用いただけます。',
    unnamed:
      '訂正のお知らせです。以前{{ told | date }}とお伝えしましたが、このサービスは今後も{{ channel }}でご利用いただけます。',
  },
  reopened: {
    named:
      '{{ service }}は{{ channel }}での返信を再開しました。続けるには、こちらにメッセージをお送りください。',
    unnamed:
      'このサービスは{{ channel }}での返信を再開しました。続けるには、こちらにメッセージをお送りください。',
  },
  linking:
    'チャット履歴を残すには、それまでにアカウントを連携してください。\n{{ link }}\nその後は移行できません。',
  exporting:
    'チャット履歴の控えを残すには、それまでにこのチャットをエクスポートしてください。\n{{ export }}\n履歴そのものは移行できません。',
  continuing:
    '引き続きこちらでご利用いただけます。\n{{ destinations }}\nそちらではサービスの提供が続きます。',
  steps: {
    whatsapp:
      '1. このチャットの情報を開きます（iPhone：上部の名前をタップ、Android：⋮ をタップして「その他」）。\n2. 「チャットをエクスポート」をタップします。\n3. ファイルの保存先を選びます。',
    elsewhere:
      '{{ channel }}でこのチャットを開き、メニューまたは設定からエクスポートを選んで、ファイルを保存してください。',
  },
}

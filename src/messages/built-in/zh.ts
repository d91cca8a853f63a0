import { localeTag } from '../../model/names.ts'
import type { LocaleTexts } from './locale-texts.ts'

/** Simplified characters. */
export const zh: LocaleTexts = {
  locale: localeTag('zh'),
  thisService: '此服务',
  announce: {
    named: '{{ service }} 将于{{ deadline | date }}停止在 {{ channel }} 上提供服务，届时将不再在此回复。',
    unnamed: '此服务将于{{ deadline | date }}停止在 {{ channel }} 上提供，届时将不再在此回复。',
  },
  reminder: {
    named: '提醒：{{ service }} 将于{{ deadline | date }}停止在 {{ channel }} 上提供服务。',
    unnamed: '提醒：此服务将于{{ deadline | date }}停止在 {{ channel }} 上提供。',
  },
  reply: {
    named: '{{ service }} 已不再在 {{ channel }} 上提供服务。',
    unnamed: '此服务已不再在 {{ channel }} 上提供。',
  },
  moved: {
    named:
      '更正：我们此前告知您的日期是{{ told | date }}。{{ service }} 现定于{{ deadline | date }}停止在 {{ channel }} 上提供服务。',
    unnamed:
      '更正：我们此前告知您的日期是{{ told | date }}。此服务现定于{{ deadline | date }}停止在 {{ channel }} 上提供。',
  },
  exempt: {
    named:
      '更正：我们此前告知您的日期是{{ told | date }}。{{ service }} 将继续在 {{ channel }} 上为您提供服务。',
    unnamed: '更正：我们此前告知您的日期是{{ told | date }}。此服务将继续在 {{ channel }} 上向您提供。',
  },
  reopened: {
    named: '{{ service }} 已恢复在 {{ channel }} 上回复。如需继续，请在此发送消息。',
    unnamed: '此服务已恢复在 {{ channel }} 上回复。如需继续，请在此发送消息。',
  },
  linking: '如需保留聊天记录，请在此之前关联您的账号：\n{{ link }}\n之后将无法转移。',
  exporting: '如需保留聊天记录的副本，请在此之前导出此聊天：\n{{ export }}\n聊天记录本身无法转移。',
  continuing: '您可以在这里继续使用：\n{{ destinations }}\n那里照常提供服务。',
  steps: {
    whatsapp:
      '1. 打开此聊天的信息：轻触顶部的名称（iPhone），或轻触 ⋮，再轻触“更多”（Android）。\n2. 轻触“导出聊天”。\n3. 选择保存文件的位置。',
    elsewhere: '在 {{ channel }} 中打开此聊天，在其菜单或设置中找到导出功能，然后保存文件。',
  },
}

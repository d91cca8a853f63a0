import { localeTag } from '../../model/names.ts'
import type { LocaleTexts } from './locale-texts.ts'

/**
 * «خدمة» before the name, so that the verb agrees with it. Latin words stand between first-strong isolates (U+2068, U+2069):
 * those in the gaps get them when the text is rendered, the fixed ones here.
 */
export const ar: LocaleTexts = {
  locale: localeTag('ar'),
  thisService: 'هذه الخدمة',
  announce: {
    named:
      'تتوقف خدمة {{ service }} عن العمل على {{ channel }} اعتبارًا من {{ deadline | date }}، ولن تصلك ردود هنا بعد ذلك.',
    unnamed:
      'تتوقف هذه الخدمة عن العمل على {{ channel }} اعتبارًا من {{ deadline | date }}، ولن تصلك ردود هنا بعد ذلك.',
  },
  reminder: {
    named: 'تذكير: اعتبارًا من {{ deadline | date }} تتوقف خدمة {{ service }} عن العمل على {{ channel }}.',
    unnamed: 'تذكير: اعتبارًا من {{ deadline | date }} تتوقف هذه الخدمة عن العمل على {{ channel }}.',
  },
  reply: {
    named: 'لم تعد خدمة {{ service }} متاحة على {{ channel }}.',
    unnamed: 'لم تعد هذه الخدمة متاحة على {{ channel }}.',
  },
  moved: {
    named:
      'تصحيح: كنا قد أبلغناك بالموعد {{ told | date }}. والآن، اعتبارًا من {{ deadline | date }}، تتوقف خدمة {{ service }} عن العمل على {{ channel }}.',
    unnamed:
      'تصحيح: كنا قد أبلغناك بالموعد {{ told | date }}. والآن، اعتبارًا من {{ deadline | date }}، تتوقف هذه الخدمة عن العمل على {{ channel }}.',
  },
  exempt: {
    named:
      'تصحيح: كنا قد أبلغناك بالموعد {{ told | date }}. لكن خدمة {{ service }} ستبقى متاحة لك على {{ channel }}.',
    unnamed:
      'تصحيح: كنا قد أبلغناك بالموعد {{ told | date }}. لكن هذه الخدمة ستبقى متاحة لك على {{ channel }}.',
  },
  reopened: {
    named: 'عادت خدمة {{ service }} إلى العمل على {{ channel }}. اكتب هنا للمتابعة.',
    unnamed: 'عادت هذه الخدمة إلى العمل على {{ channel }}. اكتب هنا للمتابعة.',
  },
  linking: 'للاحتفاظ بسجل محادثاتك، اربط حسابك قبل هذا الموعد:\n{{ link }}\nبعد ذلك لن يمكن نقل السجل.',
  exporting:
    'للاحتفاظ بنسخة من سجل محادثاتك، صدِّر هذه الدردشة قبل هذا الموعد:\n{{ export }}\nأما السجل نفسه فلا يمكن نقله.',
  continuing: 'يمكنك المتابعة هنا:\n{{ destinations }}\nتظل الخدمة متاحة هناك.',
  steps: {
    whatsapp:
      '1. افتح معلومات هذه الدردشة: اضغط على اسمها في الأعلى (\u2068iPhone\u2069)، أو على ⋮ ثم «المزيد» (\u2068Android\u2069).\n2. اضغط على «تصدير الدردشة».\n3. اختر مكان حفظ الملف.',
    elsewhere:
      'افتح هذه الدردشة في {{ channel }}، وابحث عن خيار التصدير في قائمتها أو في الإعدادات، ثم احفظ الملف.',
  },
}

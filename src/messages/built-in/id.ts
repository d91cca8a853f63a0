import { localeTag } from '../../model/names.ts'
import type { LocaleTexts } from './locale-texts.ts'

export const id: LocaleTexts = {
  locale: localeTag('id'),
  thisService: 'layanan ini',
  announce: {
    named:
      '{{ service }} akan meninggalkan {{ channel }} pada {{ deadline | date }}. Sejak saat itu, pesan di sini tidak dijawab lagi.',
    unnamed:
      'Layanan ini akan meninggalkan {{ channel }} pada {{ deadline | date }}. Sejak saat itu, pesan di sini tidak dijawab lagi.',
  },
  reminder: {
    named: 'Pengingat: pada {{ deadline | date }}, {{ service }} akan meninggalkan {{ channel }}.',
    unnamed: 'Pengingat: pada {{ deadline | date }}, layanan ini akan meninggalkan {{ channel }}.',
  },
  reply: {
    named: '{{ service }} tidak lagi tersedia di {{ channel }}.',
    unnamed: 'Layanan ini tidak lagi tersedia di {{ channel }}.',
  },
  moved: {
    named:
      'Ralat: sebelumnya kami menyebutkan {{ told | date }}. Kini, pada {{ deadline | date }}, {{ service }} akan meninggalkan {{ channel }}.',
    unnamed:
      'Ralat: sebelumnya kami menyebutkan {{ told | date }}. Kini, pada {{ deadline | date }}, layanan ini akan meninggalkan {{ channel }}.',
  },
  exempt: {
    named:
      'Ralat: sebelumnya kami menyebutkan {{ told | date }}. {{ service }} ternyata tetap tersedia untuk Anda di {{ channel }}.',
    unnamed:
      'Ralat: sebelumnya kami menyebutkan {{ told | date }}. Layanan ini ternyata tetap tersedia untuk Anda di {{ channel }}.',
  },
  reopened: {
    named: '{{ service }} kembali menjawab di {{ channel }}. Tulis pesan di sini untuk melanjutkan.',
    unnamed: 'Layanan ini kembali menjawab di {{ channel }}. Tulis pesan di sini untuk melanjutkan.',
  },
  linking:
    'Agar riwayat chat Anda tetap tersimpan, tautkan akun Anda sebelum saat itu:\n{{ link }}\nSetelahnya riwayat tidak dapat dipindahkan lagi.',
  exporting:
    'Untuk menyimpan salinan riwayat chat Anda, ekspor chat ini sebelum saat itu:\n{{ export }}\nRiwayat itu sendiri tidak dapat dipindahkan.',
  continuing: 'Anda dapat melanjutkan di sini:\n{{ destinations }}\nLayanan tetap tersedia di sana.',
  steps: {
    whatsapp:
      '1. Buka info chat ini: ketuk namanya di bagian atas (iPhone), atau ⋮ lalu “Lainnya” (Android).\n2. Ketuk “Ekspor chat”.\n3. Pilih tempat menyimpan file.',
    elsewhere:
      'Buka chat ini di {{ channel }}, cari fitur ekspor di menunya atau di pengaturan, lalu simpan filenya.',
  },
}

// What is wrong with a field, in Indonesian: the end of a sentence that begins with the field.
import type { Sayings } from './sayings.ts';

export const fieldsInIndonesian: Sayings = {
  // What a schema finds.
  'is not valid': 'tidak valid',
  'is not a known member': 'tidak dikenal',
  'is not known': 'tidak dikenal',
  'must not have additional properties': 'memuat anggota yang tidak dikenal',
  'must be equal to one of the allowed values': 'harus salah satu nilai yang diizinkan',
  'must be equal to constant': 'harus salah satu nilai yang diizinkan',
  'must match a schema in anyOf': 'bentuknya tidak sesuai',
  'must match pattern "{}"': 'bentuknya tidak sesuai',
  'must match format "{}"': 'bentuknya tidak sesuai',
  'must have required properties {}': 'harus memuat {}',
  'must not have fewer than {} characters': 'paling sedikit {} karakter',
  'must not have more than {} characters': 'paling banyak {} karakter',
  'must not have fewer than {} items': 'paling sedikit {} isi',
  'must not have more than {} items': 'paling banyak {} isi',
  'must not have duplicate items': 'memuat isi yang sama dua kali',
  'must be >= {}': 'paling sedikit {}',
  'must be <= {}': 'paling banyak {}',
  'must be > {}': 'harus lebih dari {}',
  'must be < {}': 'harus kurang dari {}',
  'must be integer': 'harus bilangan bulat',
  'must be number': 'harus bilangan',
  'must be string': 'harus teks',
  'must be boolean': 'harus benar atau salah',
  'must be array': 'harus daftar',
  'must be object': 'harus objek',
  // Texts, numbers and choices.
  'must be a whole number': 'harus bilangan bulat',
  'must be a whole number from 0 to {}': 'harus bilangan bulat dari 0 sampai {}',
  'must be one of {}': 'harus salah satu dari {}',
  'must be given once, with at most {} characters': 'hanya boleh satu, paling banyak {} karakter',
  'must not be blank': 'tidak boleh kosong',
  'must not be 0': 'tidak boleh 0',
  'must be above 0, or the tax': 'harus lebih dari 0, atau pajaknya',
  'must be at most {}': 'paling banyak {}',
  'must have {} to {} characters': 'harus {} sampai {} karakter',
  'must have 1 to 128 visible characters': 'harus 1 sampai 128 karakter yang terlihat',
  'is not an e-mail address': 'bukan alamat e-mail',
  'must be an http or https address': 'harus alamat http atau https',
  'must be an address or a network such as 203.0.113.0/24':
    'harus alamat atau jaringan seperti 203.0.113.0/24',
  'has {} twice': 'memuat {} dua kali',
  'has {} twice: keep one': 'memuat {} dua kali: sisakan satu',
  'is in the list before': 'sudah ada dalam daftar',
  'has several default accounts: mark one': 'memuat beberapa rekening utama: tandai satu saja',
  'must not be less than the minimum': 'tidak boleh kurang dari minimumnya',
  'has the same from and tenor as one before':
    'batas bawah dan tenornya sama dengan yang sebelumnya',
  'has nothing to change': 'tidak memuat perubahan',
  'has no settings': 'tidak memiliki pengaturan',
  'is not a cursor of this list': 'bukan penanda halaman daftar ini',
  'belongs to the other one': 'memerlukan pasangannya',
  // Days and times.
  'must be a day: 2026-01-31': 'harus hari: 2026-01-31',
  'must be a day (2026-01-31) or an instant (2026-01-31T00:00:00Z)':
    'harus hari (2026-01-31) atau waktu (2026-01-31T00:00:00Z)',
  'must be a day (2026-01-31)': 'harus hari (2026-01-31)',
  'must be a month (2026-03)': 'harus bulan (2026-03)',
  'must be in the future': 'harus di masa depan',
  'must come after from': 'harus sesudah awal periode',
  'must not be before from': 'tidak boleh sebelum awal periode',
  'must be within {} days': 'paling lama {} hari',
  'must be within {} days of to': 'paling lama {} hari sebelum akhir periode',
  'reaches into a closed month: the book is open since {}':
    'mencapai bulan yang sudah ditutup: buku terbuka sejak {}',
  // Passwords and keys.
  'is not your password': 'bukan kata sandi Anda',
  'must not be the e-mail address': 'tidak boleh sama dengan alamat e-mail',
  'is not the code that the app shows now': 'bukan kode yang sekarang ditampilkan aplikasi',
  'is a private key: keep it secret, make a new pair, and give the public key':
    'adalah kunci privat: rahasiakan, buat pasangan baru, dan berikan kunci publiknya',
  'is a certificate: give the public key in it (openssl x509 -pubkey -noout)':
    'adalah sertifikat: berikan kunci publik di dalamnya (openssl x509 -pubkey -noout)',
  'must be PEM: it begins with -----BEGIN PUBLIC KEY-----':
    'harus PEM: diawali -----BEGIN PUBLIC KEY-----',
  'must be an RSA key': 'harus kunci RSA',
  'is damaged: copy it again': 'rusak: salin sekali lagi',
  'has {} bits: it must have {} or more': 'hanya {} bit: harus {} atau lebih',
  // Money that is worked.
  'is more than the {} rupiah that are left': 'lebih dari {} rupiah yang tersisa',
  'is more than the {} rupiah that are neither refunded nor disputed':
    'lebih dari {} rupiah yang belum dikembalikan atau disengketakan',
  'is not known here: a difference is written off as a whole':
    'tidak dapat dipakai: selisih dihapusbukukan seluruhnya',
  'is a payment of {}, not of {}': 'adalah pembayaran {}, bukan {}',
  'was asked for before: {} rupiah': 'sudah diminta sebelumnya: {} rupiah',
  'must be the id of a payment': 'harus id sebuah pembayaran',
  'must be alone: an entry is one thing': 'harus sendiri: satu baris adalah satu hal',
  'or payouts must name what the entry is, and not both':
    'atau pencairan harus menyebut isi baris ini, dan bukan keduanya',
  'has {}, which is {}': 'memuat {}, yang sudah {}',
  'has {}, which is paid from {}': 'memuat {}, yang dibayar dari {}',
  'has {}, which another entry shows': 'memuat {}, yang sudah ada pada baris lain',
  'cannot take money that went out': 'tidak dapat menerima uang yang keluar',
  'has {} rupiah left, and the entry takes {}':
    'tersisa {} rupiah, sedangkan baris ini mengambil {}',
  "must be one of the gateway's accounts: {}": 'harus salah satu rekening gateway: {}',
  'cannot be combined with status and since': 'tidak dapat digabung dengan status dan waktu',
  'is required without ids': 'wajib diisi jika tidak ada yang dipilih',
  'is required: the money came for no payment':
    'wajib diisi: uang ini tidak datang untuk satu pembayaran pun',
  'must be left out: the report {} has no channels':
    'harus dikosongkan: laporan {} tidak memakai kanal',
  // Journals.
  'must be two or more': 'harus dua atau lebih',
  'must sum to 0, not {}': 'harus berjumlah 0, bukan {}',
  'is in another line too': 'juga ada di baris lain',
  'is kept by refunds, holds, disputes, exceptions or settlement alone':
    'hanya diisi oleh refund, penahanan, sengketa, pengecualian, atau settlement',
  'is not an account that journals may name': 'bukan akun yang boleh dipakai jurnal',
  'must be left out: they are those of the journal that is reversed':
    'harus dikosongkan: sama dengan jurnal yang dibalik',
  // Files.
  'is empty': 'kosong',
  'is over {} bytes': 'lebih dari {} byte',
  'must be a PDF, a PNG, a JPEG or a text in UTF-8': 'harus PDF, PNG, JPEG, atau teks UTF-8',
  'must be base64': 'harus base64',
  // Services and the sandbox.
  'or settings must say what to change': 'atau pengaturan harus menyebut perubahannya',
  'or the settings must differ from what is there':
    'atau pengaturannya harus berbeda dari yang ada',
  'has a fault that is not one': 'memuat gangguan yang tidak dikenal',
};

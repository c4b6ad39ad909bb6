import type { shellEn } from '../admin-shell.ts'

/** What stands around every page of the console, in German. */
export const shellDe: Readonly<Record<keyof typeof shellEn, string>> = {
  'console.home': '{org}, Verwaltung',
  'console.nav': 'Verwaltung',
  'console.nav.menu': 'Menü: {page}',
  'console.search': 'Suchen oder springen…',
  'console.overview': 'Übersicht',
  'console.people': 'Personen',
  'console.groups': 'Gruppen',
  'console.apps': 'Apps',
  'console.log': 'Protokoll',
  'console.settings': 'Einstellungen',
  'console.gone': 'Das gibt es nicht mehr',
  'console.gone.text': 'Es wurde gelöscht, oder die Adresse ist vertippt.',
  'console.gone.action': 'Zu {list}',
  'console.noPage.action': 'Zur Übersicht',
  'console.trail': 'Sie sind in',
  'console.noRole.title': 'Das ist für Admins',
  'console.noRole.text':
    'Sie sind angemeldet, haben aber keine Rolle in der Verwaltung von {org}. Ein Super-Admin kann Ihnen eine geben.',
  'console.noRole.action': 'Zur Startseite',
  'console.mayNot.title': 'Ihre Rolle zeigt das nicht',
  'console.mayNot.text':
    'Dafür braucht es das Recht {permission}. Ein Super-Admin kann Ihnen eine Rolle geben, die es hat.',
}

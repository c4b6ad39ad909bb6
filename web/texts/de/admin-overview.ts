import type { overviewEn } from '../admin-overview.ts'

/** What the overview says, in German. */
export const overviewDe: Readonly<Record<keyof typeof overviewEn, string>> = {
  'overview.title': 'Übersicht',
  'overview.tasks': 'Zu erledigen',
  'overview.first': 'Erste Schritte',
  'overview.first.text':
    'Legen Sie jemanden an, dann eine App, und weisen Sie sie zu: Was beide brauchen, wird unterwegs gefragt und erklärt.',
  'overview.tasks.none': 'Nichts wartet auf Sie',
  'overview.tasks.none.text':
    'Hier stünden gesperrte Personen, ablaufende Geheimnisse und Schlüssel, misslungene Aufträge und Apps, die zu prüfen sind.',
  'overview.locked': '{count, plural, one {# Person ist ausgesperrt} other {# Personen sind ausgesperrt}}',
  'overview.locked.text':
    'Zu viele falsche Passwörter. Waren sie es selbst, entsperren Sie sie; waren sie es nicht, sehen Sie ins Protokoll.',
  'overview.secrets':
    '{count, plural, one {# Client-Geheimnis ist alt oder läuft bald ab} other {# Client-Geheimnisse sind alt oder laufen bald ab}}',
  'overview.secrets.text':
    'Legen Sie ein zweites Geheimnis an, lassen Sie die App wechseln, und nehmen Sie dann das alte weg: Niemand wird ausgesperrt.',
  'overview.keys':
    '{count, plural, one {# Signaturschlüssel wird gerade ersetzt} other {# Signaturschlüssel werden gerade ersetzt}}',
  'overview.keys.text':
    'Apps, die unsere Schlüssel von ihrer Adresse lesen, folgen von selbst. Sagen Sie es denen, die einen von Hand bekamen.',
  'overview.jobs':
    '{count, plural, one {# Auftrag ist in den letzten 7 Tagen misslungen} other {# Aufträge sind in den letzten 7 Tagen misslungen}}',
  'overview.jobs.text': 'Post oder Abmeldungen, die immer wieder versucht und dann beiseitegelegt wurden.',
  'overview.apps':
    '{count, plural, one {# App hat sich selbst angemeldet und wartet auf eine Prüfung} other {# Apps haben sich selbst angemeldet und warten auf eine Prüfung}}',
  'overview.apps.text': 'Sie fragen alle um Erlaubnis, bis ein Admin sie geprüft hat.',
  'overview.tokens':
    '{count, plural, one {# API-Token läuft bald ab, weil es niemand verwendet} other {# API-Token laufen bald ab, weil sie niemand verwendet}}',
  'overview.tokens.text':
    'Jede Verwendung verlängert ein Token um 30 Tage. Eines, das niemand braucht, kann jemand finden: Widerrufen Sie es.',
  'overview.ends': 'endet {when}',
  'overview.made': 'angelegt {when}',
  'overview.last': 'zuletzt {when}',
  'overview.registered': 'angemeldet {when}',
  'overview.more': 'Alle zeigen',
  'overview.signIns': 'Anmeldungen des letzten Tages',
  'overview.signIns.good': 'gelungen',
  'overview.signIns.bad': 'misslungen',
  'overview.people': 'Personen',
  'overview.groups': 'Gruppen',
  'overview.apps.count': 'Apps',
  'overview.apps.active': 'aktiv',
  'overview.apps.inactive': 'inaktiv',
  'overview.here': 'In dieser Organisation',
}

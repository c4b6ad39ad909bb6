import type { Reasons } from '../reasons.ts'

/** What the management API says in English, by what people of the console may meet. The narrow ones stand before the wide. */
export const reasonsDe: Reasons = [
  ['this field is required', 'das wird gebraucht'],
  ['unknown field', 'dieses Feld gibt es nicht'],
  [
    'An object with this field already exists in the current organization',
    'das ist schon vergeben: wählen Sie etwas anderes',
  ],
  ['has to be at most sessionLifetimeMinutes', 'darf nicht länger sein als die Zeit bis zum Ende in jedem Fall'],
  ['has to be at most {} characters long', 'darf höchstens {} Zeichen lang sein'],
  ['has to be at least {} characters long', 'muss mindestens {} Zeichen lang sein'],
  ['has to be at most {} items', 'darf höchstens {} Einträge haben'],
  ['has to be at least {} items', 'muss mindestens {} Einträge haben'],
  ['has to be at most {}', 'darf höchstens {} sein'],
  ['has to be at least {}', 'muss mindestens {} sein'],
  ['has to be smaller than {} MB', 'muss kleiner als {} MB sein'],
  ['must not be empty', 'darf nicht leer sein'],
  ['has characters that cannot be shown', 'hat Zeichen, die sich nicht anzeigen lassen'],
  ['has characters that cannot be kept', 'hat Zeichen, die sich nicht aufbewahren lassen'],
  ['has to be an e-mail address', 'muss eine E-Mail-Adresse sein'],
  ['has to be a web address', 'muss die Adresse einer Webseite sein'],
  ['has to be an address that begins with http', 'muss eine Adresse sein, die mit http beginnt'],
  ['has to be a colour as #rrggbb', 'muss eine Farbe wie #rrggbb sein'],
  ['has to be one of {}', 'muss eines von diesen sein: {}'],

  [
    'This has {} characters; at least {} are needed. Add a word.',
    'Das sind {} Zeichen; mindestens {} sind nötig. Fügen Sie ein Wort hinzu.',
  ],
  [
    'This has 1 character; at least {} are needed. Add a word.',
    'Das ist 1 Zeichen; mindestens {} sind nötig. Fügen Sie ein Wort hinzu.',
  ],
  [
    'This is longer than we can keep. Use at most 1,024 bytes.',
    'Das ist länger, als wir aufbewahren können. Verwenden Sie höchstens 1024 Byte.',
  ],
  [
    'Many people use this password, so it is guessed early. Choose another.',
    'Viele verwenden dieses Passwort, also wird es früh erraten. Wählen Sie ein anderes.',
  ],
  [
    'This is built from “{}”, which is guessed early. Choose another.',
    'Das besteht aus „{}“ und wird früh erraten. Wählen Sie ein anderes.',
  ],
  [
    'This repeats or follows a row of keys, so it is guessed early. Choose another.',
    'Das wiederholt sich oder folgt einer Tastenreihe und wird früh erraten. Wählen Sie ein anderes.',
  ],
  ['too many passwords at once: try again soon', 'zu viele Passwörter auf einmal: versuchen Sie es gleich noch einmal'],
  [
    'too many requests at once: send the next when one was answered',
    'zu viele Anfragen auf einmal: versuchen Sie es gleich noch einmal',
  ],
  ['too many changes within the hour', 'zu viele Änderungen innerhalb einer Stunde'],

  ['the user holds rights that you lack', 'die Person hat Rechte, die Ihnen fehlen'],
  ['you lack rights that the person has', 'die Person hat Rechte, die Ihnen fehlen'],
  ['you lack rights that this person has', 'die Person hat Rechte, die Ihnen fehlen'],
  ['you lack rights that the role or the person has', 'die Rolle oder die Person hat Rechte, die Ihnen fehlen'],
  [
    'you lack rights that the owner of this token has',
    'die Person, der das Token gehört, hat Rechte, die Ihnen fehlen',
  ],
  ['the app was granted scopes whose rights you lack', 'die App hat Scopes, deren Rechte Ihnen fehlen'],
  ['the scope allows what you may not do', 'der Scope erlaubt, was Sie nicht dürfen'],
  ['only a super admin signs everybody out', 'nur Super-Admins melden alle ab'],
  [
    'this is the last super admin who can sign in: make another one first',
    'das ist der letzte Super-Admin, der sich anmelden kann: geben Sie zuerst jemand anderem die Rolle',
  ],
  ['the user is deactivated', 'die Person ist deaktiviert'],
  ['the user has no password', 'die Person hat kein Passwort'],
  ['The user is not locked out.', 'Die Person ist nicht ausgesperrt.'],
  ['the user holds this role already', 'die Person hat diese Rolle schon'],
  [
    'the user has this app by a group: take it from the group',
    'die Person hat diese App über eine Gruppe: nehmen Sie sie der Gruppe',
  ],
  [
    'the built-in group is every user of the org: nobody leaves it',
    'in der eingebauten Gruppe sind alle: niemand verlässt sie',
  ],
  [
    'the built-in group is every user of the org and cannot be changed',
    'in der eingebauten Gruppe sind alle: sie lässt sich nicht ändern',
  ],
  [
    'there is no group {} that people can be put into',
    'es gibt keine Gruppe {}, in die Personen aufgenommen werden können',
  ],
  ['there is no group {}', 'es gibt keine Gruppe {}'],

  [
    'sign in again: this asks for a sign-in not older than 15 minutes',
    'melden Sie sich neu an: Das verlangt eine Anmeldung, die höchstens 15 Minuten alt ist',
  ],
  ['somebody changed this since you read it: read it again', 'jemand hat das inzwischen geändert: laden Sie es neu'],
  [
    'the user was changed since you read them: read them again',
    'die Person wurde inzwischen geändert: laden Sie sie neu',
  ],
  ['the app was changed since you read it: read it again', 'die App wurde inzwischen geändert: laden Sie sie neu'],
  [
    'too many requests at once: send the next when one was answered',
    'zu viele Anfragen auf einmal: versuchen Sie es gleich noch einmal',
  ],

  ['you have a token of this name already', 'Sie haben schon ein Token dieses Namens'],
  ['the owner has a token of this name already', 'die Person hat schon ein Token dieses Namens'],
  ['the org has {} tokens: revoke one first', 'die Organisation hat {} Token: widerrufen Sie zuerst eines'],
  ['the org has {} trusted origins: delete one first', 'die Organisation hat {} Ursprünge: löschen Sie zuerst einen'],
  [
    'the org keeps {} initial access tokens: delete one first',
    'die Organisation hat {} Token zum Anmelden von Apps: löschen Sie zuerst eines',
  ],
  ['is in the list already', 'steht schon in der Liste'],
  [
    'has to be a scheme, a host and, where it is not the usual one, a port: https://app.example.com',
    'muss aus Schema, Host und, wo es nicht der übliche ist, Port bestehen: https://app.example.com',
  ],
  ['has to name one host: there are no wildcards', 'muss einen Host nennen: Platzhalter gibt es nicht'],
  [
    'has to be the origin alone, as browsers write it: {}',
    'muss allein der Ursprung sein, wie Browser ihn schreiben: {}',
  ],
  ['has to begin with https://', 'muss mit https:// beginnen'],
  ['must begin with https://', 'muss mit https:// beginnen'],

  ['must have 1 to {} characters', 'muss 1 bis {} Zeichen haben'],
  [
    'has characters that a URI cannot have; percent-encode them',
    'hat Zeichen, die eine URI nicht haben kann; kodieren Sie sie mit Prozentzeichen',
  ],
  ['must be an absolute URI', 'muss eine vollständige Adresse sein'],
  ['must have no fragment', 'darf kein # haben'],
  ['must have no wildcard; register every URI', 'darf keinen Platzhalter haben; tragen Sie jede Adresse ein'],
  [
    'must not have a user name, password or @ before its path',
    'darf vor dem Pfad weder Benutzername noch Passwort noch @ haben',
  ],
  ['has a scheme that is never allowed', 'hat ein Schema, das nie erlaubt ist'],
  ['has a path that can be read in two ways', 'hat einen Pfad, der sich auf zwei Arten lesen lässt'],
  ['may be http on 127.0.0.1 or [::1] only', 'darf http nur auf 127.0.0.1 oder [::1] sein'],

  ['deactivate the app before you delete it', 'deaktivieren Sie die App, bevor Sie sie löschen'],
  ['deactivate the secret before you delete it', 'deaktivieren Sie das Geheimnis, bevor Sie es löschen'],
  ['deactivate the key before you delete it', 'deaktivieren Sie den Schlüssel, bevor Sie ihn löschen'],
  [
    'the app has {} secrets that work: deactivate one first',
    'die App hat {} Geheimnisse, die gelten: deaktivieren Sie zuerst eines',
  ],
  [
    'the app keeps {} secrets already: delete one that is inactive',
    'die App hat schon {} Geheimnisse: löschen Sie ein deaktiviertes',
  ],
  [
    'is of a private key; send the public one, and make a new pair, because this one was shown',
    'gehört zu einem privaten Schlüssel; nehmen Sie den öffentlichen, und erzeugen Sie ein neues Paar, denn dieses wurde gezeigt',
  ],
  ['would be longer than 8192 characters as JSON', 'wäre als JSON länger als 8192 Zeichen'],
  ['has to be a PNG, a JPEG or a GIF', 'muss PNG, JPEG oder GIF sein'],
  [
    'cannot be read to its end; save it anew and try again',
    'lässt sich nicht zu Ende lesen; speichern Sie es neu und versuchen Sie es noch einmal',
  ],
  ['has too many pixels; make it smaller', 'hat zu viele Pixel; verkleinern Sie es'],
]

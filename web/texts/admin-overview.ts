/** What the overview says. */
export const overviewEn = {
  'overview.title': 'Overview',
  'overview.tasks': 'To look after',
  'overview.first': 'First steps',
  'overview.first.text':
    'Add a colleague, then an app, and assign it: what both need is asked on the way, and explained.',
  'overview.tasks.none': 'Nothing waits for you',
  'overview.tasks.none.text':
    'Locked people, secrets and keys that end, failed jobs and apps to review would stand here.',
  'overview.locked': '{count, plural, one {# person is locked out} other {# people are locked out}}',
  'overview.locked.text': 'Too many wrong passwords. Unlock them if it was them, look into the log if it was not.',
  'overview.secrets':
    '{count, plural, one {# client secret is old or ends soon} other {# client secrets are old or end soon}}',
  'overview.secrets.text':
    'Add a second secret, let the app change over, then take the old one out: nobody is cut off.',
  'overview.keys': '{count, plural, one {# signing key is being replaced} other {# signing keys are being replaced}}',
  'overview.keys.text':
    'Apps that read our keys by their address follow by themselves. Tell those that were given one by hand.',
  'overview.jobs': '{count, plural, one {# job failed in the last 7 days} other {# jobs failed in the last 7 days}}',
  'overview.jobs.text': 'Mail or sign-outs that were tried again and again, then laid aside.',
  'overview.apps':
    '{count, plural, one {# app registered itself and waits for a look} other {# apps registered themselves and wait for a look}}',
  'overview.apps.text': 'They ask everybody for consent until an admin has looked at them.',
  'overview.tokens':
    '{count, plural, one {# API token ends soon, because nobody uses it} other {# API tokens end soon, because nobody uses them}}',
  'overview.tokens.text':
    'A use keeps a token for another 30 days. One that nobody needs is one that somebody may find: revoke it.',
  'overview.ends': 'ends {when}',
  'overview.made': 'made {when}',
  'overview.last': 'the last {when}',
  'overview.registered': 'registered {when}',
  'overview.more': 'Show all',
  'overview.signIns': 'Sign-ins of the last day',
  'overview.signIns.good': 'succeeded',
  'overview.signIns.bad': 'failed',
  'overview.people': 'People',
  'overview.groups': 'Groups',
  'overview.apps.count': 'Apps',
  'overview.apps.active': 'active',
  'overview.apps.inactive': 'inactive',
  'overview.here': 'In this org',
} as const
